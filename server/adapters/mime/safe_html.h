#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace strowger::mime {

// HTML of a mail that a browser may show. What is kept is on a list; everything else is not: no
// script, form, frame, style sheet, name or id, nothing that is fetched from elsewhere. All text is
// escaped, and every element that begins ends.
struct SafeHtml {
  static constexpr std::size_t kBytesMax = std::size_t{4} << 20;
  static constexpr int kDepthMax = 100;  // Deeper elements lose their tags, not their text.

  std::string html;
  std::size_t blocked_images = 0;  // Which would be fetched; their alternative texts remain.
  bool is_cut = false;             // Behind kBytesMax, or where the source is nested too deeply.
};

// `html` is UTF-8. Images of the mail itself (cid:) become `image_prefix` followed by the content
// id, percent-encoded; the prefix is ours and is written as it is. Links keep http, https and
// mailto, open elsewhere and tell no referrer; others lose their targets.
SafeHtml MakeSafeHtml(std::string_view html, std::string_view image_prefix);

}  // namespace strowger::mime
