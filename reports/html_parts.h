// The parts of the HTML page, each rendered by its template. Private to the HTML writer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reports/matrix.h"
#include "reports/template.h"

namespace sigconform::reports::html {

/// "A", "B", ... "Z", "AA": how a table names a column; empty where there is only one.
std::string letter(const Matrix& matrix, std::size_t column);

/// An id for a link: the name itself where it is harmless, else one made of its index.
std::string anchor(std::string_view name, std::size_t index);

/// A stacked bar of verdicts.
std::string bar(const Tally& tally);

/// `verdict` and `glyph`, and what both mean.
Fields verdict_fields(Verdict verdict);

std::string headline(const Matrix& matrix);
std::string areas(const Matrix& matrix);
std::string attention(const Matrix& matrix);
std::string requirements(const Matrix& matrix);
std::string platform(const Matrix& matrix);
std::string latency(const Matrix& matrix);    ///< empty where nothing was measured
std::string footprint(const Matrix& matrix);  ///< empty where no program's was judged
std::string legend();

/// Which cases of a cell are shown.
enum class CellStyle {
  urgent,  ///< those that need attention, with their evidence unfolded
  calm,    ///< all of them, with the evidence folded away
};

/// What one column says of a requirement: expectation, cases, messages, evidence.
std::string cell(const Matrix& matrix, const MatrixRow& row, std::size_t column, CellStyle style);

/// Evidence as a drawing; empty for none.
std::string timeline(const std::vector<EvidenceEntry>& evidence);

/// The rows' places in the matrix, for anchors.
std::size_t index_of(const Matrix& matrix, const MatrixRow& row);

}  // namespace sigconform::reports::html
