#include "reports/comparison.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "reports/verdict_style.h"
#include "reports/whole_file.h"

namespace sigconform::reports {
namespace {

using Key = std::pair<std::string, std::string>;  // target, requirement

/// How well the platform does, where that is known. A predicted deviation that is gone is good behaviour.
enum class Standing { bad, deviates, good };

std::optional<Standing> standing(Verdict verdict) {
  switch (verdict) {
    case Verdict::fail:
      return Standing::bad;
    case Verdict::deviation:
      return Standing::deviates;
    case Verdict::pass:
    case Verdict::observed:
    case Verdict::unexpected_pass:
      return Standing::good;
    default:
      return std::nullopt;
  }
}

bool is_absent(Verdict verdict) { return verdict == Verdict::untested || verdict == Verdict::unsupported; }

std::optional<Change> change_between(const VerdictRow& before, const VerdictRow& after) {
  if (before.verdict == after.verdict) {
    if (before.observed == after.observed) return std::nullopt;
    return Change::token;
  }
  if (is_absent(before.verdict) && is_absent(after.verdict)) return Change::other;
  if (is_absent(after.verdict)) return Change::no_longer_judged;
  if (is_absent(before.verdict)) return Change::newly_judged;
  const auto old_standing = standing(before.verdict);
  const auto new_standing = standing(after.verdict);
  // Unresolved: a verdict that was there is lost, or one that was lost is back.
  if (!new_standing) return old_standing == Standing::bad ? Change::other : Change::regression;
  if (!old_standing) return new_standing == Standing::good ? Change::fix : Change::regression;
  if (*old_standing == *new_standing) return Change::other;
  // An expectation that now explains a failure changes the explanation, not the platform.
  if (old_standing == Standing::bad && new_standing == Standing::deviates) return Change::other;
  return *new_standing < *old_standing ? Change::regression : Change::fix;
}

std::map<Key, const VerdictRow*> index(const Results& results, const std::map<std::string, std::string>& renamed) {
  std::map<Key, const VerdictRow*> rows;
  for (const VerdictRow& row : results.verdicts) {
    const auto other = renamed.find(row.target);
    rows.emplace(Key{other == renamed.end() ? row.target : other->second, row.requirement}, &row);
  }
  return rows;
}

/// Two versions of one runtime have different names: where each file has one target, they are compared.
std::map<std::string, std::string> match_targets(const Results& base, const Results& fresh, Comparison& comparison) {
  if (base.targets.size() != 1 || fresh.targets.size() != 1 || base.targets[0].name == fresh.targets[0].name) return {};
  comparison.notes.push_back("target " + fresh.targets[0].name + " is compared with " + base.targets[0].name);
  return {{fresh.targets[0].name, base.targets[0].name}};
}

}  // namespace

Comparison compare_results(const Results& base, const Results& fresh) {
  if (base.is_faulty() != fresh.is_faulty()) {
    throw FileError("one of the files comes from a deliberately faulty platform (" + base.fault + fresh.fault +
                    "): there is nothing to compare");
  }
  Comparison comparison;
  if (base.catalogue != fresh.catalogue)
    comparison.notes.emplace_back("the catalogues of requirements differ; common ids are compared");
  if (base.run.interrupted) comparison.notes.emplace_back("the base run was interrupted");
  if (fresh.run.interrupted) comparison.notes.emplace_back("the new run was interrupted");

  const auto old_rows = index(base, {});
  const auto new_rows = index(fresh, match_targets(base, fresh, comparison));
  std::size_t common = 0;
  for (const auto& [key, before] : old_rows) {
    const auto found = new_rows.find(key);
    if (found == new_rows.end()) {
      comparison.differences.push_back({Change::removed, before, nullptr});
      continue;
    }
    ++common;
    if (const auto change = change_between(*before, *found->second)) {
      comparison.differences.push_back({*change, before, found->second});
    } else {
      ++comparison.same;
    }
  }
  // Files of latency figures alone have no verdicts to compare.
  const bool are_latency_only = old_rows.empty() && new_rows.empty() && !base.latency.empty() && !fresh.latency.empty();
  if (common == 0 && !are_latency_only) throw FileError("the files have no requirement of the same target in common");
  for (const auto& [key, after] : new_rows) {
    if (!old_rows.contains(key)) comparison.differences.push_back({Change::added, nullptr, after});
  }
  std::stable_sort(comparison.differences.begin(), comparison.differences.end(),
                   [](const Difference& one, const Difference& two) {
                     const auto worst = [](const Difference& each) {
                       return urgency(each.after != nullptr ? each.after->verdict : each.before->verdict);
                     };
                     return std::tuple(one.change, worst(one)) < std::tuple(two.change, worst(two));
                   });
  return comparison;
}

}  // namespace sigconform::reports
