// SIGFPE: code and address of an arithmetic fault.
#include <fenv.h>

#include <cfloat>

#include "cases/siginfo/faults.h"
#include "cases/siginfo/sources.h"

namespace sigconform::cases::siginfo {
namespace {

#if defined(__x86_64__) || defined(__i386__)
constexpr bool divides_in_machine_code = true;
// xor %edx,%edx; mov $1,%eax; xor %ecx,%ecx; idiv %ecx; ret
void divide_by_zero(Stage& stage) {
  run_code(stage, {0x31, 0xd2, 0xb8, 0x01, 0x00, 0x00, 0x00, 0x31, 0xc9, 0xf7, 0xf9, 0xc3}, 9);
}
// mov $INT_MIN,%eax; cltd; mov $-1,%ecx; idiv %ecx; ret
void divide_to_overflow(Stage& stage) {
  run_code(stage, {0xb8, 0x00, 0x00, 0x00, 0x80, 0x99, 0xb9, 0xff, 0xff, 0xff, 0xff, 0xf7, 0xf9, 0xc3}, 11);
}
#else
constexpr bool divides_in_machine_code = false;
volatile int zero = 0, lowest = -2147483647 - 1, minus_one = -1;
volatile int quotient;
void divide_by_zero(Stage&) { quotient = 1 / zero; }
void divide_to_overflow(Stage&) { quotient = lowest / minus_one; }
#endif

#ifdef __GLIBC__
struct Row {
  const char* name;
  RequirementId requirement;
  int trap;
  double left;
  char operation;
  double right;
  int code;
};

const Row operations[] = {
    {"DivisionByZero", "siginfo.fpe-fltdiv", FE_DIVBYZERO, 1.0, '/', 0.0, FPE_FLTDIV},
    {"Overflow", "siginfo.fpe-fltovf", FE_OVERFLOW, DBL_MAX, '*', DBL_MAX, FPE_FLTOVF},
    {"Underflow", "siginfo.fpe-fltund", FE_UNDERFLOW, DBL_MIN, '*', DBL_MIN, FPE_FLTUND},
    {"Inexact", "siginfo.fpe-fltres", FE_INEXACT, 1.0, '/', 3.0, FPE_FLTRES},
    {"Invalid", "siginfo.fpe-fltinv", FE_INVALID, 0.0, '/', 0.0, FPE_FLTINV},
};
#endif

}  // namespace

// An integer is divided by zero: FPE_INTDIV.
CONFORMANCE_CASE(ArithmeticFaults, DivisionByZero, "siginfo.fpe-intdiv") {
  const Subject subject = after_fault(divide_by_zero);
  if (survived(subject) && !divides_in_machine_code) unsupported("the machine divides by zero");
  EXPECT_EQ(the_fault(subject).signal, SIGFPE);
  EXPECT_EQ(code_token(SIGFPE, the_fault(subject).siginfo.code), code_token(SIGFPE, FPE_INTDIV));
}

// What a division leads to whose result is too large.
CONFORMANCE_CASE(ArithmeticFaults, DivisionOverflows, "siginfo.fpe-intovf") {
  const Subject subject = after_fault(divide_to_overflow);
  if (survived(subject) && !divides_in_machine_code) unsupported("the machine lets an integer overflow");
  const Event fault = the_fault(subject);
  EXPECT_EQ(fault.signal, SIGFPE);
  observe(code_token(SIGFPE, fault.siginfo.code));
}

// The address that comes with SIGFPE.
CONFORMANCE_CASE(ArithmeticFaults, AddressOfSigfpe, "siginfo.sigfpe-address") {
  if (!divides_in_machine_code) unsupported("the address of the division is not known here");
  const Subject subject = after_fault(divide_by_zero);
  EXPECT_EQ(the_fault(subject).signal, SIGFPE);
  observe(the_fault(subject).siginfo.address == static_cast<std::uint64_t>(subject.value("expected")) ? "exact"
                                                                                                      : "other");
}

#ifdef __GLIBC__
// With that trap alone enabled, the floating-point operation has its code.
CONFORMANCE_TABLE(ArithmeticFaults, FloatingPoint, operations) {
  const Subject subject = after_fault([&row](Stage& stage) {
    const volatile double left = row.left, right = row.right;
    volatile double result = 0;
    if (feenableexcept(row.trap) == -1) return stage.mark("cannot be enabled");
    result = row.operation == '/' ? left / right : left * right;
    fedisableexcept(row.trap);
    stage.mark("no trap");
    (void)result;
  });
  if (subject.count(marked("cannot be enabled")) + subject.count(marked("no trap")) > 0)
    unsupported("the machine does not trap this operation");
  EXPECT_EQ(the_fault(subject).signal, SIGFPE);
  EXPECT_EQ(code_token(SIGFPE, the_fault(subject).siginfo.code), code_token(SIGFPE, row.code));
}
#endif

}  // namespace sigconform::cases::siginfo
