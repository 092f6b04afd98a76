// The side of the latency rows that runs on the platform under test: a small process that forks one process per row.
//
// It speaks lines, fields separated by tabs, texts escaped as the worker's are:
//   latency 1 HOME OTHER PINNED          the greeting: the processors used, -1 for none; whether pinning works
//   > facts                              < fact KEY VALUE (any number), done
//   > clock                              < clock RESOLUTION P50 MAX BACKWARDS LOW HIGH SOURCE
//   > throttling                         < fact KEY VALUE (any number), done
//   > scheduling                         < fact KEY VALUE (any number), done
//   > target NAME KIND PREPARED WORD...  what the rows of a runtime are about from now on; no answer
//   > open ROW                           < opened  |  missing WHY, closed  |  broken WHY, closed  |  died HOW
//   > take FIRST N                       < account SENT HANDLED COALESCED LOST WRONG BACKWARDS
//                                          pace NS             (pace.h; of rows to which it matters)
//                                          dirty WHY           (where it was)
//                                          note NAME TEXT      (any number)
//                                          leg INDEX NS NS ... (one line per leg)
//                                          done       (or what a row that is not opened says)
//   > close                              < closed
// To what it cannot tell it answers broken WHY.
// Every request is answered before the next one is sent, so that the row's own process can read its requests itself.
#pragma once

namespace sigconform::latency {

/// Serves until end-of-file; the process's exit code. Where it comes while a row is open, whatever that row does, this
/// process and all of its group are killed. Changes the whole process: signal state, descriptors, session.
int serve(int requests, int replies);

/// `sigconform latency-worker`, what a launcher starts.
int worker_main();

}  // namespace sigconform::latency
