// refuse_call CALL[:ARGUMENT=VALUE|:ARGUMENT&BITS] ERRNO ... -- COMMAND...: runs a command on a platform that answers
// those system calls with that error, or only those whose argument has that value, or one of those bits, in its lower
// half.
//
//   refuse_call mq_open ENOSYS ioctl:1=0x540e EPERM -- build/sigconform run 'Background*'
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

#define CALL(name) \
  { #name, SYS_##name }
const std::map<std::string, int> calls = {
#ifdef SYS_epoll_create
    CALL(epoll_create),
#endif
#ifdef SYS_eventfd
    CALL(eventfd),
#endif
#ifdef SYS_pipe
    CALL(pipe),
#endif
#ifdef SYS_setrlimit
    CALL(setrlimit),
#endif
#ifdef SYS_signalfd
    CALL(signalfd),
#endif
    CALL(clone),
    CALL(clone3),
    CALL(clock_nanosleep),
    CALL(clock_settime),
    CALL(epoll_create1),
    CALL(eventfd2),
    CALL(fcntl),
    CALL(io_setup),
    CALL(ioctl),
    CALL(kill),
    CALL(memfd_create),
    CALL(mmap),
    CALL(mprotect),
    CALL(mq_notify),
    CALL(mq_open),
    CALL(mq_timedreceive),
    CALL(mq_timedsend),
    CALL(msgget),
    CALL(msgrcv),
    CALL(msgsnd),
    CALL(nanosleep),
    CALL(openat),
    CALL(pidfd_open),
    CALL(pidfd_send_signal),
    CALL(pipe2),
    CALL(ppoll),
    CALL(prctl),
    CALL(prlimit64),
    CALL(process_vm_readv),
    CALL(rt_sigaction),
    CALL(rt_sigqueueinfo),
    CALL(rt_sigtimedwait),
    CALL(rt_tgsigqueueinfo),
    CALL(sched_setaffinity),
    CALL(sched_setscheduler),
    CALL(semget),
    CALL(semop),
    CALL(semtimedop),
    CALL(setitimer),
    CALL(setpgid),
    CALL(setresuid),
    CALL(setsid),
    CALL(setuid),
    CALL(shmget),
    CALL(sigaltstack),
    CALL(signalfd4),
    CALL(socket),
    CALL(socketpair),
    CALL(tgkill),
    CALL(timer_create),
    CALL(timer_getoverrun),
    CALL(timer_gettime),
    CALL(timer_settime),
    CALL(unshare),
    CALL(waitid),
};
#undef CALL

#define ERROR(name) \
  { #name, name }
const std::map<std::string, int> errors = {
    ERROR(EACCES), ERROR(EAGAIN), ERROR(EINVAL), ERROR(EMFILE), ERROR(ENODEV), ERROR(ENOMEM),     ERROR(ENOSPC),
    ERROR(ENOSYS), ERROR(ENOTTY), ERROR(EPERM),  ERROR(EROFS),  ERROR(ENFILE), ERROR(EOPNOTSUPP), ERROR(EAFNOSUPPORT)};
#undef ERROR

constexpr std::uint32_t this_architecture =
#if defined(__x86_64__)
    AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    AUDIT_ARCH_AARCH64;
#elif defined(__riscv)
    AUDIT_ARCH_RISCV64;
#else
    0;
#endif

int number_of(const std::map<std::string, int>& names, const std::string& name) {
  const auto found = names.find(name);
  if (found == names.end()) throw std::runtime_error("unknown: " + name);
  return found->second;
}

class Filter {
 public:
  Filter() {
    load(offsetof(seccomp_data, arch));
    program_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, this_architecture, 1, 0));
    allow();
  }

  void refuse(const std::string& call, const std::string& error) {
    const std::size_t colon = call.find(':');
    load(offsetof(seccomp_data, nr));
    const auto number = static_cast<std::uint32_t>(number_of(calls, call.substr(0, colon)));
    const auto answer = static_cast<std::uint32_t>(number_of(errors, error));
    const bool conditional = colon != std::string::npos;
    const std::uint8_t past = conditional ? 3 : 1;
    program_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, past));
    if (conditional) {
      const char* condition = call.c_str() + colon + 1;
      char* relation = nullptr;
      const unsigned long argument = std::strtoul(condition, &relation, 10);
      if (argument > 5 || (*relation != '=' && *relation != '&')) throw std::runtime_error("no condition: " + call);
      const auto value = static_cast<std::uint32_t>(std::strtoul(relation + 1, nullptr, 0));
      const std::uint16_t comparison = *relation == '=' ? BPF_JEQ : BPF_JSET;
      load(offsetof(seccomp_data, args) + argument * sizeof(std::uint64_t));  // the lower half: little-endian
      program_.push_back(BPF_JUMP(static_cast<std::uint16_t>(BPF_JMP | comparison | BPF_K), value, 0, 1));
    }
    program_.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | answer));
  }

  void install() {
    allow();
    sock_fprog program{};
    program.len = static_cast<unsigned short>(program_.size());
    program.filter = program_.data();
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0) return;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
      throw std::runtime_error(std::string("seccomp: ") + std::strerror(errno));
  }

 private:
  void load(std::size_t offset) {
    program_.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
  }
  void allow() { program_.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)); }

  std::vector<sock_filter> program_;
};

}  // namespace

int main(int argc, char** argv) try {
  Filter filter;
  int at = 1;
  for (; at + 1 < argc && std::strcmp(argv[at], "--") != 0; at += 2) filter.refuse(argv[at], argv[at + 1]);
  if (at == 1 || at + 1 >= argc) throw std::runtime_error("usage: refuse_call CALL ERRNO ... -- COMMAND...");
  filter.install();
  execvp(argv[at + 1], argv + at + 1);
  throw std::runtime_error(std::string(argv[at + 1]) + ": " + std::strerror(errno));
} catch (const std::exception& error) {
  std::fprintf(stderr, "refuse_call: %s\n", error.what());
  return 77;
}
