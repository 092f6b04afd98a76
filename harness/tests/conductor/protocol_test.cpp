// The lines between conductor and worker.
#include <gmock/gmock.h>

#include "harness/conductor/case_result.h"
#include "harness/conductor/line_reader.h"
#include "harness/conductor/protocol.h"
#include "harness/subject/descriptor.h"

namespace sigconform {
namespace {

TEST(Protocol, ARequestComesBackAsItWas) {
  protocol::Request request;
  request.case_name = "Suite.Name_row";
  request.options.deadline_ms = 12'345;
  request.options.without_stimulus = true;
  request.options.evidence = false;
  auto line = protocol::encode(request);
  ASSERT_EQ(line.back(), '\n');
  line.pop_back();
  const auto back = protocol::decode_request(line);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->case_name, "Suite.Name_row");
  EXPECT_EQ(back->options.deadline_ms, 12'345);
  EXPECT_TRUE(back->options.without_stimulus);
  EXPECT_FALSE(back->options.evidence);
}

TEST(Protocol, TheWordsOfATargetComeBackEmptyOnesToo) {
  protocol::Request request;
  request.case_name = "Suite.Name";
  request.options.deadline_ms = 1;
  request.options.target = Target{"a\tname", "program", {"/bin/sh", "", "-c", "a\nb", ""}, "", {"env", "{}", ""}};
  auto line = protocol::encode(request);
  line.pop_back();
  const auto back = protocol::decode_request(line);
  ASSERT_TRUE(back && back->options.target);
  EXPECT_EQ(back->options.target->name, "a\tname");
  EXPECT_EQ(back->options.target->command, request.options.target->command);
  EXPECT_EQ(back->options.target->child, request.options.target->child);
}

TEST(Protocol, WhatIsNoRequestIsRefused) {
  for (const char* line :
       {"", "case", "case\t", "case\tA.b", "case\tA.b\t", "case\tA.b\t-1\t-", "case\tA.b\t0\t-", "case\tA.b\t10x\t-",
        "case\tA.b\t10\t-\tprogram\tsh\t\t3\tsh\t-c", "case\tA.b\t10\t-\tprogram\tsh\t\t1\tsh", "case\t\t10\t-",
        "cases\tA.b\t10\t-", "case\tA.b\t99999999999999999999\t-"})
    EXPECT_FALSE(protocol::decode_request(line)) << line;
}

TEST(Protocol, AnAnswerComesBackAsItWas) {
  protocol::CaseReply reply;
  reply.ending = {protocol::Ending::How::killed, 9};
  reply.deadline_passed = reply.killed_at_deadline = reply.flooded = true;
  reply.raw = std::string{"a\tb\nc\0d\xff", 8};
  reply.autopsy = "two\nlines\n";
  reply.duration_us = 1234;
  const auto text = protocol::encode(reply);
  protocol::CaseReply back;
  bool done = false;
  for (std::size_t start = 0; start < text.size();) {
    const auto newline = text.find('\n', start);
    EXPECT_FALSE(done);
    done = protocol::take_line(back, std::string_view{text}.substr(start, newline - start));
    start = newline + 1;
  }
  EXPECT_TRUE(done);
  EXPECT_EQ(back.ending.how, protocol::Ending::How::killed);
  EXPECT_EQ(back.ended_by, "SIGKILL");
  EXPECT_TRUE(back.deadline_passed && back.killed_at_deadline && back.flooded);
  EXPECT_EQ(back.raw, reply.raw);
  EXPECT_EQ(back.autopsy, reply.autopsy);
  EXPECT_EQ(back.duration_us, 1234U);
}

TEST(Protocol, OnlyLinesOfAResultAreAResult) {
  EXPECT_EQ(protocol::whole_result("verdict\tpass\nend\n"), "verdict\tpass\nend\n");
  EXPECT_EQ(protocol::whole_result("verdict\tpass\nend\ntrailing"), "verdict\tpass\nend\n");
  for (const char* text :
       {"", "end", "verdict\tpass\n", "verdict\tpass\nend", "done\nend\n", "\nend\n", "verdict\tpass\nready\nend\n"})
    EXPECT_FALSE(protocol::whole_result(text)) << text;
}

TEST(Protocol, AWholeResultOfNoVerdictIsUnresolved) {
  protocol::CaseReply reply;
  reply.ending = {protocol::Ending::How::exited, 0};
  reply.result_lines = "verdict\twonderful\nend\n";
  EXPECT_EQ(result_of(reply, 1000).verdict, Verdict::unresolved);
}

TEST(LineReader, LinesComeWholeHoweverTheyAreCut) {
  auto pipe = make_pipe();
  make_nonblocking(pipe.read);
  LineReader lines;
  EXPECT_EQ(lines.fill(pipe.read.get()), LineReader::State::nothing_now);
  write_all(pipe.write.get(), "on");
  EXPECT_EQ(lines.fill(pipe.read.get()), LineReader::State::more);
  EXPECT_FALSE(lines.next());
  write_all(pipe.write.get(), "e\r\ntwo\n\nthr");
  EXPECT_EQ(lines.fill(pipe.read.get()), LineReader::State::more);
  EXPECT_EQ(lines.next(), "one");
  EXPECT_EQ(lines.next(), "two");
  EXPECT_EQ(lines.next(), "");
  EXPECT_FALSE(lines.next());
  EXPECT_EQ(lines.pending(), 3U);
  write_all(pipe.write.get(), "ee\n");
  lines.fill(pipe.read.get());
  EXPECT_EQ(lines.next(), "three");
  pipe.write.reset();
  EXPECT_EQ(lines.fill(pipe.read.get()), LineReader::State::end);
}

}  // namespace
}  // namespace sigconform
