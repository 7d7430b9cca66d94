#pragma once

#include <string>
#include <string_view>

namespace strowger::mime {

// The text that a reader of the HTML (UTF-8) sees, one line for each block, quotations behind ">".
// Scripts, styles, hidden elements and whatever would be fetched are dropped; of images only their
// alternative texts remain. HTML that is nested deeper than kHtmlDepthMax is read to that place.
std::string HtmlText(std::string_view html);

// The charset that the HTML itself names; empty when it names none.
std::string CharsetInHtml(std::string_view html);

inline constexpr int kHtmlDepthMax = 2'000;

}  // namespace strowger::mime
