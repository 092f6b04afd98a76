#include "harness/latency/whole_case.h"

#include "harness/conductor/containment.h"
#include "harness/conductor/judge_process.h"
#include "harness/judge/judge.h"
#include "harness/judge/registry.h"

namespace sigconform::latency {
namespace {

// Where `serve` keeps the descriptors of the row.
constexpr int first_kept = 240;

class WholeCase final : public Row {
 public:
  explicit WholeCase(const CaseInfo& info) : info_{info}, judge_{prepared(cell_)} {}

  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) {
      protocol::CaseReply reply;
      block[i].stamp(Moment::sent);
      judge_.run(info_, JudgeOptions{}, reply);
      block[i].stamp(Moment::returned);
      if (!reply.result_lines.starts_with("verdict\tpass")) throw Broken{"the case did not pass"};
    }
    block.settle_calls();
  }

 private:
  static Cell& prepared(Cell& cell) {
    cell.walls = containment::enter(Isolation::automatic, first_kept, true);
    cell.judge = judge_case;
    cell.first_kept = first_kept;
    containment::set_limits(cell.walls);
    JudgeProcess::prepare();
    return cell;
  }

  const CaseInfo& info_;
  Cell cell_;
  JudgeProcess judge_;
};

}  // namespace

std::unique_ptr<Row> whole_case(const std::string& case_name) {
  const auto* info = find_case(case_name);
  if (info == nullptr) throw Missing{"this build has no case " + case_name};
  return std::make_unique<WholeCase>(*info);
}

}  // namespace sigconform::latency
