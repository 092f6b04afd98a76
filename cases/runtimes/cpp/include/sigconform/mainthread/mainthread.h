// Python's signal model for C++ programs: handlers run on the main thread, whichever thread received the signal; only
// main installs them; they run where main dispatches. This is the whole of it; the parts may be included alone.
// It takes no part in signals that it was not given, keeps no thread, and needs the libc and POSIX threads only.
//
//   namespace mt = sigconform::mainthread;
//   mt::WakeupPipe wakeup;
//   bool running = true;
//   mt::signal(mt::Signals::TERM, [&](int) { running = false; });
//   while (running) wakeup.wait();  // or poll wakeup.descriptor() among others, drain(), check_signals()
#pragma once

#include "sigconform/mainthread/dispatch.h"
#include "sigconform/mainthread/dispositions.h"
#include "sigconform/mainthread/errors.h"
#include "sigconform/mainthread/handler.h"
#include "sigconform/mainthread/main_thread.h"
#include "sigconform/mainthread/masks.h"
#include "sigconform/mainthread/sending.h"
#include "sigconform/mainthread/signals.h"
#include "sigconform/mainthread/timers.h"
#include "sigconform/mainthread/waiting.h"
#include "sigconform/mainthread/wakeup.h"
