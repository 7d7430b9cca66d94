#include "adapters/mail/unsubscribe_page.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "core/mail/language_tag.h"
#include "core/text/ascii.h"

namespace strowger::mail {

namespace {

constexpr std::size_t kLanguagesMax = 20;
constexpr std::size_t kPages = 5;
constexpr std::string_view kName = "List-Unsubscribe";
constexpr std::string_view kValue = "One-Click";

struct PageWords {
  std::string_view language;
  std::string_view title;
  std::string_view button;
  std::array<std::string_view, kPages> texts;  // In the order of UnsubscribePage.
};
// In the order of PageLanguage.
constexpr std::array kPageWords{
    PageWords{"en",
              "Unsubscribe",
              "Unsubscribe",
              {"Do you want no more mails of this kind?",
               "You are unsubscribed: we send you no more mails of this kind.",
               "This address is not known. Please use the one in our mail.",
               "This cannot be read. Please use the link in our mail.",
               "This cannot be done now. Please try again later."}},
    PageWords{"zh-Hans",
              "退订",
              "退订",
              {"您不想再收到此类邮件吗？", "您已退订，我们不会再向您发送此类邮件。",
               "此地址无效，请使用邮件中的链接。", "无法识别此请求，请使用邮件中的链接。",
               "暂时无法处理，请稍后再试。"}},
    PageWords{"zh-Hant",
              "退訂",
              "退訂",
              {"您不想再收到此類郵件嗎？", "您已退訂，我們不會再寄送此類郵件給您。",
               "此網址無效，請使用郵件中的連結。", "無法識別此請求，請使用郵件中的連結。",
               "暫時無法處理，請稍後再試。"}},
};

// None of ours: less than nothing.
constexpr double kNotSpoken = -1;

// "zh-TW;q=0.8" as what it is and how well it is liked.
double QualityOf(std::string_view parameters) {
  const std::size_t at = core::FindFolded(parameters, "q=");
  if (at == parameters.npos) return 1;
  double quality = 0;
  const std::string_view number = parameters.substr(at + 2);
  const auto [end, problem] =
      std::from_chars(number.data(), number.data() + number.size(), quality);
  return problem == std::errc() ? quality : 0;
}

bool ReadLanguage(std::string_view tag, PageLanguage& language) {
  const std::string_view base = core::BaseLanguage(tag);
  if (core::EqualsFolded(base, "zh")) {
    language =
        core::IsTraditionalChinese(tag) ? PageLanguage::kTraditional : PageLanguage::kSimplified;
    return true;
  }
  language = PageLanguage::kEnglish;
  return core::EqualsFolded(base, "en");
}

}  // namespace

PageLanguage ChoosePageLanguage(std::string_view accept_language) {
  PageLanguage best = PageLanguage::kEnglish;
  double best_quality = kNotSpoken;
  for (std::size_t read = 0; read < kLanguagesMax && !accept_language.empty(); ++read) {
    const std::size_t comma = std::min(accept_language.find(','), accept_language.size());
    const std::string_view entry = core::TrimmedBlanks(accept_language.substr(0, comma));
    accept_language.remove_prefix(std::min(comma + 1, accept_language.size()));
    const std::size_t semicolon = std::min(entry.find(';'), entry.size());
    const double quality = QualityOf(entry.substr(semicolon));
    PageLanguage language{};
    const bool is_ours = ReadLanguage(core::TrimmedBlanks(entry.substr(0, semicolon)), language);
    if (!is_ours || quality <= 0 || quality <= best_quality) continue;
    best = language;
    best_quality = quality;
  }
  return best;
}

std::string PageText(UnsubscribePage page, PageLanguage language) {
  const PageWords& words = kPageWords.at(static_cast<std::size_t>(language));
  std::string text = "<!DOCTYPE html>\n<html lang=\"" + std::string(words.language) +
                     "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                     "content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">"
                     "<title>" +
                     std::string(words.title) + "</title></head>\n<body><p>" +
                     std::string(words.texts.at(static_cast<std::size_t>(page))) + "</p>\n";
  if (page == UnsubscribePage::kAsk) {
    text += "<form method=\"post\"><input type=\"hidden\" name=\"" + std::string(kName) +
            "\" value=\"" + std::string(kValue) + "\"><button>" + std::string(words.button) +
            "</button></form>\n";
  }
  return text + "</body></html>\n";
}

bool IsOneClick(std::string_view body) {
  const std::size_t name = body.find(kName);
  if (name == body.npos) return false;
  const std::string_view rest = body.substr(name + kName.size());
  if (rest.starts_with('=')) return rest.substr(1).starts_with(kValue);
  // In a part of its own the value is the line after an empty one.
  const std::size_t empty = rest.find("\r\n\r\n");
  return rest.starts_with('"') && empty != rest.npos && rest.substr(empty + 4).starts_with(kValue);
}

}  // namespace strowger::mail
