// What programs do to their signals: a table per topic, a row per program.
#include "reports/footprint.h"
#include "reports/html_parts.h"
#include "reports/verdict_style.h"

namespace sigconform::reports::html {
namespace {

Fields head_fields(const Matrix& matrix, const FootprintHead& head) {
  Fields fields;
  fields.line("text", head.text, 300).flag("anchor", false);
  if (head.requirement == nullptr) return fields;
  const VerdictRow& requirement = *head.requirement->requirement;
  return fields.line("anchor", anchor(requirement.requirement, index_of(matrix, *head.requirement)))
      .line("sentence", requirement.text, 2000);
}

Fields cell_fields(const FootprintCell& cell) {
  Fields fields;
  fields.line("text", cell.text, 1000).flag("calm", cell.calm);
  return fields.line("verdict", cell.verdict ? to_string(*cell.verdict) : "")
      .line("glyph", cell.verdict ? glyph(*cell.verdict) : "");
}

}  // namespace

std::string footprint(const Matrix& matrix) {
  const Footprint model = footprint_of(matrix);
  if (model.tables.empty()) return "";
  std::vector<Fields> tables;
  for (const FootprintTable& table : model.tables) {
    std::vector<Fields> heads;
    for (const FootprintHead& head : table.heads) heads.push_back(head_fields(matrix, head));
    std::vector<Fields> rows;
    for (std::size_t index = 0; index < table.rows.size(); ++index) {
      const std::size_t column = model.programs[index];
      std::vector<Fields> cells;
      for (const FootprintCell& cell : table.rows[index]) cells.push_back(cell_fields(cell));
      rows.push_back(Fields()
                         .line("letter", letter(matrix, column))
                         .line("label", matrix.columns[column].label, 300)
                         .list("cells", cells));
    }
    tables.push_back(Fields().line("title", table.title, 500).list("heads", heads).list("rows", rows));
  }
  return Template("footprint.html").render(Fields().list("tables", tables));
}

}  // namespace sigconform::reports::html
