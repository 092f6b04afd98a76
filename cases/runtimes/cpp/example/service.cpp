// A service that answers requests line by line on its standard input, and shuts down cleanly on SIGTERM or SIGINT: the
// request at hand is answered, what is open is closed, and the exit status is 0. SIGHUP makes it read its settings
// anew. One loop over poll() waits for requests and signals alike; its handlers may do whatever a function may.
#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "sigconform/mainthread/mainthread.h"

namespace mt = sigconform::mainthread;

namespace {

class Service {
 public:
  void reload() { std::printf("reloaded %d\n", ++generation_); }
  void stop() { running_ = false; }

  bool running() const { return running_; }

  /// False at the end of the input.
  bool answer_what_is_there() {
    char text[512];
    const ssize_t count = mt::retry_interrupted([&] { return read(STDIN_FILENO, text, sizeof text); });
    if (count <= 0) return false;
    request_.append(text, static_cast<std::size_t>(count));
    for (std::size_t end = 0; (end = request_.find('\n')) != std::string::npos; request_.erase(0, end + 1)) {
      std::printf("answer to %s\n", request_.substr(0, end).c_str());
    }
    return true;
  }

 private:
  bool running_ = true;
  int generation_ = 1;
  std::string request_;
};

}  // namespace

int main() {
  // Lines for whoever reads us through a pipe.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  Service service;
  mt::WakeupPipe wakeup;
  mt::signal(mt::Signals::TERM, [&](int) { service.stop(); });
  mt::signal(mt::Signals::HUP, [&](int) { service.reload(); });
  // Ignored by who started us in the background: it stays so.
  if (mt::getsignal(mt::Signals::INT) != mt::Handlers::IGN) {
    mt::signal(mt::Signals::INT, [&](int) { service.stop(); });
  }
  std::puts("ready");

  pollfd ready[] = {{wakeup.descriptor(), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
  while (service.running()) {
    // A signal that comes between the check and this call leaves its byte, so that the call returns at once.
    if (mt::retry_interrupted([&] { return poll(ready, 2, -1); }) < 0) return 1;
    if (ready[0].revents != 0) wakeup.drain();
    mt::check_signals();
    if (service.running() && ready[1].revents != 0 && !service.answer_what_is_there()) service.stop();
  }
  std::puts("shut down");
}
