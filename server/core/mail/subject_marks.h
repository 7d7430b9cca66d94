#pragma once

#include <array>
#include <string_view>

namespace strowger::core {

// What mail programs put before the subject of an answer or of a mail that is passed on, without its
// colon; in lower case, Chinese in simplified and traditional characters.
inline constexpr std::array<std::string_view, 35> kSubjectMarks{
    "antwoord", "antwort", "antw", "aw",   "bls",  "doorst", "enc",      "fwd",  "fw",
    "odp",      "pd",      "re",   "ref",  "res",  "rif",    "rv",       "r",    "sv",
    "tr",       "vb",      "vs",   "wg",   "ynt",  "ilt",    "atb",      "回复", "回覆",
    "答复",     "转发",    "转寄", "回應", "轉寄", "轉發",   "自动转发", "返信"};

}  // namespace strowger::core
