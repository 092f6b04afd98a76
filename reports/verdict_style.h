// How reports show a verdict: a glyph beside every colour, a sentence, and the order in which a reader wants them.
// Words come from harness/catalogue/verdict.h; nothing here judges.
#pragma once

#include <array>
#include <string_view>

#include "harness/catalogue/verdict.h"

namespace sigconform::reports {

/// Most urgent first.
inline constexpr std::array<Verdict, 8> verdicts_by_urgency{
    Verdict::fail, Verdict::unexpected_pass, Verdict::unresolved, Verdict::deviation, Verdict::observed,
    Verdict::pass, Verdict::unsupported,     Verdict::untested,
};

/// Place in `verdicts_by_urgency`, 0 for fail.
std::size_t urgency(Verdict verdict);

/// One character, different for every verdict, so that colour is never the only sign.
std::string_view glyph(Verdict verdict);

/// What the verdict means, as half a sentence.
std::string_view meaning(Verdict verdict);

/// Somebody has to look: fail, unexpected-pass, unresolved, deviation.
bool needs_attention(Verdict verdict);

/// The harness reached a judgement: neither untested, unsupported nor unresolved.
bool is_judged(Verdict verdict);

}  // namespace sigconform::reports
