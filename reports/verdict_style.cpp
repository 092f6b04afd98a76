#include "reports/verdict_style.h"

#include <algorithm>

namespace sigconform::reports {

std::size_t urgency(Verdict verdict) {
  return static_cast<std::size_t>(std::find(verdicts_by_urgency.begin(), verdicts_by_urgency.end(), verdict) -
                                  verdicts_by_urgency.begin());
}

std::string_view glyph(Verdict verdict) {
  switch (verdict) {
    case Verdict::fail:
      return "✗";
    case Verdict::unexpected_pass:
      return "‼";
    case Verdict::unresolved:
      return "?";
    case Verdict::deviation:
      return "≠";
    case Verdict::observed:
      return "◆";
    case Verdict::pass:
      return "✓";
    case Verdict::unsupported:
      return "∅";
    case Verdict::untested:
      return "·";
  }
  return "?";
}

std::string_view meaning(Verdict verdict) {
  switch (verdict) {
    case Verdict::fail:
      return "the evidence contradicts the requirement";
    case Verdict::unexpected_pass:
      return "a predicted deviation is gone";
    case Verdict::unresolved:
      return "the harness could not tell";
    case Verdict::deviation:
      return "contradicted, exactly as an expectation predicts";
    case Verdict::observed:
      return "left open by the standard; the outcome is recorded";
    case Verdict::pass:
      return "the evidence meets the requirement";
    case Verdict::unsupported:
      return "the platform does not offer it, or the means are missing";
    case Verdict::untested:
      return "no case, or not selected";
  }
  return "";
}

bool needs_attention(Verdict verdict) { return verdict >= Verdict::deviation; }

bool is_judged(Verdict verdict) {
  return verdict != Verdict::untested && verdict != Verdict::unsupported && verdict != Verdict::unresolved;
}

}  // namespace sigconform::reports
