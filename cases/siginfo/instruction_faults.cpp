// SIGILL and SIGTRAP: code and address of an instruction.
#include "cases/siginfo/faults.h"
#include "cases/siginfo/sources.h"

namespace sigconform::cases::siginfo {
namespace {

void observe_signal_and_code(const Subject& subject) {
  const Event fault = the_fault(subject);
  std::string name = signal_name(fault.signal);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char letter) { return std::tolower(letter); });
  observe(name + "-" + code_token(fault.signal, fault.siginfo.code));
}

}  // namespace

// The address that comes with SIGILL.
CONFORMANCE_CASE(InstructionFaults, AddressOfSigill, "siginfo.sigill-address") {
  require_machine_code();
  const Subject subject = after_fault(illegal_instruction);
  EXPECT_EQ(the_fault(subject).signal, SIGILL);
  observe(the_fault(subject).siginfo.address == static_cast<std::uint64_t>(subject.value("expected")) ? "exact"
                                                                                                      : "other");
}

// What an instruction that is none leads to.
CONFORMANCE_CASE(InstructionFaults, IllegalOpcode, "siginfo.ill-illopc") {
  require_machine_code();
  observe_signal_and_code(after_fault(illegal_instruction));
}

// What an instruction leads to that only the kernel may execute.
CONFORMANCE_CASE(InstructionFaults, PrivilegedOpcode, "siginfo.ill-prvopc") {
  require_machine_code();
  observe_signal_and_code(after_fault(privileged_instruction));
}

// The code of a breakpoint.
CONFORMANCE_CASE(InstructionFaults, Breakpoint, "siginfo.trap-brkpt") {
  require_machine_code();
  const Subject subject = after_fault(breakpoint_instruction);
  EXPECT_EQ(the_fault(subject).signal, SIGTRAP);
  observe_signal_and_code(subject);
}

// The code of a single step.
CONFORMANCE_CASE(InstructionFaults, SingleStep, "siginfo.trap-trace") {
#if defined(__x86_64__) || defined(__i386__)
  // pushf; or $0x100, (stack); popf; nop; ret: the trap flag is set before the nop.
  const Subject subject = after_fault([](Stage& stage) {
    run_code(stage, {0x9c, 0x81, 0x0c, 0x24, 0x00, 0x01, 0x00, 0x00, 0x9d, 0x90, 0xc3});
  });
  EXPECT_EQ(the_fault(subject).signal, SIGTRAP);
  observe_signal_and_code(subject);
#else
  unsupported("no way is known to have this machine trace itself");
#endif
}

}  // namespace sigconform::cases::siginfo
