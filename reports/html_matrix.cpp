// The numbers: headline, areas, and the bars in both.
#include <algorithm>

#include "reports/html_parts.h"
#include "reports/verdict_style.h"

namespace sigconform::reports::html {
namespace {

std::size_t total(const Tally& tally) {
  std::size_t sum = 0;
  for (const auto& [verdict, number] : tally) sum += number;
  return sum;
}

/// A cell per verdict; zeros stay blank, so that the eye finds the others.
std::vector<Fields> numbers(const Tally& tally) {
  std::vector<Fields> cells;
  for (const Verdict verdict : verdicts_by_urgency) {
    const std::size_t number = count(tally, verdict);
    cells.push_back(
        Fields().line("verdict", to_string(verdict)).line("number", number == 0 ? "" : std::to_string(number)));
  }
  return cells;
}

std::vector<Fields> tiles(const Tally& tally) {
  std::vector<Fields> all;
  for (const Verdict verdict : verdicts_by_urgency) {
    const std::size_t number = count(tally, verdict);
    all.push_back(verdict_fields(verdict).number("number", number).flag("is_zero", number == 0));
  }
  return all;
}

}  // namespace

std::string letter(const Matrix& matrix, std::size_t column) {
  if (!matrix.has_several_columns()) return "";
  std::string name;
  for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return name;
}

std::string anchor(std::string_view name, std::size_t index) {
  const auto is_harmless = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  const bool usable = !name.empty() && name.size() <= 200 && std::all_of(name.begin(), name.end(), is_harmless);
  return usable ? std::string(name) : "nr:" + std::to_string(index);
}

std::string bar(const Tally& tally) {
  std::vector<Fields> parts;
  for (const Verdict verdict : verdicts_by_urgency) {
    if (const std::size_t number = count(tally, verdict)) {
      parts.push_back(Fields().line("verdict", to_string(verdict)).number("number", number));
    }
  }
  static Template whole("bar.html");
  return whole.render(Fields().list("parts", parts));
}

Fields verdict_fields(Verdict verdict) {
  Fields fields;
  fields.line("verdict", to_string(verdict)).line("glyph", glyph(verdict)).line("meaning", meaning(verdict));
  return fields;
}

std::string headline(const Matrix& matrix) {
  std::vector<Fields> columns;
  for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
    Fields fields;
    fields.line("letter", letter(matrix, column)).line("label", matrix.columns[column].label, 300);
    columns.push_back(
        fields.rendered("bar", bar(matrix.totals[column])).list("numbers", numbers(matrix.totals[column])));
  }
  const auto compared = std::count_if(matrix.rows.begin(), matrix.rows.end(), [](const MatrixRow& row) {
    return std::count_if(row.cells.begin(), row.cells.end(),
                         [](const VerdictRow* cell) { return cell != nullptr && is_judged(cell->verdict); }) > 1;
  });
  const auto differing =
      std::count_if(matrix.rows.begin(), matrix.rows.end(), [](const MatrixRow& row) { return row.differs; });
  Fields fields;
  fields.flag("several", matrix.has_several_columns())
      .list("tiles", tiles(matrix.totals.front()))
      .list("columns", columns);
  fields.number("differing", static_cast<std::size_t>(differing))
      .number("compared", static_cast<std::size_t>(compared));
  return Template("headline.html").render(fields);
}

std::string areas(const Matrix& matrix) {
  std::vector<Fields> all;
  for (std::size_t index = 0; index < matrix.areas.size(); ++index) {
    const Area& area = matrix.areas[index];
    // Where all columns have the same numbers one line says it.
    const bool agree = std::equal(area.tallies.begin() + 1, area.tallies.end(), area.tallies.begin());
    const std::size_t shown = agree ? 1 : matrix.columns.size();
    std::vector<Fields> lines;
    for (std::size_t column = 0; column < shown; ++column) {
      const Tally& tally = area.tallies[column];
      Fields line;
      // The area's name spans its lines.
      line.line("name", column == 0 ? area.name : "", 100)
          .line("anchor", anchor(area.name, index))
          .number("span", shown);
      line.line("letter", agree && matrix.has_several_columns() ? "all" : letter(matrix, column))
          .rendered("bar", bar(tally));
      lines.push_back(line.list("numbers", numbers(tally)).number("total", total(tally)));
    }
    all.push_back(Fields().list("lines", lines));
  }
  std::vector<Fields> verdicts;
  for (const Verdict verdict : verdicts_by_urgency) verdicts.push_back(verdict_fields(verdict));
  Fields fields;
  fields.flag("several", matrix.has_several_columns()).list("verdicts", verdicts).list("areas", all);
  return Template("areas.html").render(fields);
}

}  // namespace sigconform::reports::html
