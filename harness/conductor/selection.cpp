#include "harness/conductor/selection.h"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "harness/conductor/nearest.h"

namespace sigconform {
namespace {

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool matches(const std::string& pattern, std::string_view name) {
  return ::fnmatch(pattern.c_str(), std::string{name}.c_str(), 0) == 0;
}

std::string joined(const std::set<std::string_view>& words) {
  std::string text;
  for (const auto word : words) text += (text.empty() ? "" : ", ") + std::string{word};
  return text;
}

class Selector {
 public:
  Selector(const SelectionRequest& request, std::span<const CaseInfo> cases, std::span<const Requirement> requirements)
      : request_(request), cases_(cases), requirements_(requirements) {
    for (const auto& requirement : requirements) by_id_.emplace(requirement.id, &requirement);
  }

  Selection select() {
    for (const auto& name : request_.profiles) check_known("profile", name, &Requirement::profile);
    for (const auto& name : request_.areas) check_known("area", name, &Requirement::area);
    Selection selection;
    selection.profiles = request_.profiles;
    if (selection.profiles.empty()) selection.profiles.assign(default_profiles().begin(), default_profiles().end());
    for (const auto& requirement : requirements_) {
      if (contains(selection.profiles, requirement.profile)) selection.requirements.push_back(&requirement);
    }
    std::vector<bool> used(request_.filters.size(), false);
    for (const auto& info : cases_) {
      const auto scope = requirements_in_scope(info, selection.profiles);
      bool selected = !scope.empty() && request_.filters.empty();
      for (std::size_t i = 0; i < used.size() && !scope.empty(); ++i) {
        if (!filter_matches(request_.filters[i], info, scope)) continue;
        selected = true;
        used[i] = true;
      }
      if (selected) selection.cases.push_back(&info);
    }
    if (const auto unused = std::find(used.begin(), used.end(), false); unused != used.end())
      throw SelectionError(why_nothing(request_.filters[static_cast<std::size_t>(unused - used.begin())]));
    if (selection.cases.empty()) throw SelectionError("no case judges a requirement of " + scope_in_words(selection));
    return selection;
  }

 private:
  std::vector<const Requirement*> requirements_in_scope(const CaseInfo& info,
                                                        const std::vector<std::string>& profiles) const {
    std::vector<const Requirement*> scope;
    for (const auto id : info.requirements) {
      const auto found = by_id_.find(id);
      if (found == by_id_.end() || !contains(profiles, found->second->profile)) continue;
      if (request_.areas.empty() || contains(request_.areas, found->second->area)) scope.push_back(found->second);
    }
    return scope;
  }

  static bool filter_matches(const std::string& filter, const CaseInfo& info,
                             const std::vector<const Requirement*>& scope) {
    return matches(filter, info.full_name()) || std::any_of(scope.begin(), scope.end(), [&](const Requirement* one) {
             return matches(filter, one->id) || matches(filter, one->area);
           });
  }

  void check_known(const std::string& what, const std::string& name, std::string_view Requirement::*member) const {
    std::set<std::string_view> known;
    for (const auto& requirement : requirements_) known.insert(requirement.*member);
    if (!known.contains(name)) throw SelectionError("unknown " + what + " '" + name + "'; there are " + joined(known));
  }

  /// The most helpful truth about a filter that selects no case.
  std::string why_nothing(const std::string& filter) const {
    std::set<std::string_view> profiles;
    std::set<std::string_view> areas;
    for (const auto& info : cases_) {
      for (const auto id : info.requirements) {
        const auto found = by_id_.find(id);
        if (found == by_id_.end() || !filter_matches(filter, info, {found->second})) continue;
        profiles.insert(found->second->profile);
        areas.insert(found->second->area);
      }
    }
    const std::string start = "filter '" + filter + "' ";
    if (!profiles.empty())
      return start + "matches only cases of profile " + joined(profiles) + " and area " + joined(areas) +
             "; select those with --profile and --area";
    const auto untested = std::count_if(requirements_.begin(), requirements_.end(), [&](const Requirement& one) {
      return matches(filter, one.id) || matches(filter, one.area);
    });
    if (untested == 1) return start + "matches a requirement that no case judges yet";
    if (untested > 1)
      return start + "matches " + std::to_string(untested) + " requirements, but no case judges any of them yet";
    return start + "matches no case, requirement or area" + suggestion(filter);
  }

  std::string suggestion(const std::string& filter) const {
    std::vector<std::string> names;
    for (const auto& info : cases_) names.push_back(info.full_name());
    for (const auto& info : cases_) names.push_back(info.suite + ".*");
    std::vector<std::string_view> candidates{names.begin(), names.end()};
    for (const auto& requirement : requirements_) candidates.push_back(requirement.area);
    for (const auto& requirement : requirements_) candidates.push_back(requirement.id);
    const auto near = did_you_mean(filter, candidates);
    return near.empty() ? "; `sigconform list` prints them all" : near;
  }

  std::string scope_in_words(const Selection& selection) const {
    std::string text = "profile " + joined({selection.profiles.begin(), selection.profiles.end()});
    if (!request_.areas.empty()) text += " in area " + joined({request_.areas.begin(), request_.areas.end()});
    return text;
  }

  const SelectionRequest& request_;
  std::span<const CaseInfo> cases_;
  std::span<const Requirement> requirements_;
  std::map<std::string_view, const Requirement*> by_id_;
};

}  // namespace

std::span<const std::string_view> default_profiles() {
  static constexpr std::array<std::string_view, 3> profiles{"posix", "iso-c", "linux"};
  return profiles;
}

Selection select_cases(const SelectionRequest& request) {
  return select_cases(request, all_cases(), all_requirements());
}

Selection select_cases(const SelectionRequest& request, std::span<const CaseInfo> cases,
                       std::span<const Requirement> requirements) {
  return Selector{request, cases, requirements}.select();
}

}  // namespace sigconform
