#include "core/campaign/unsubscribe.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text/ascii.h"

namespace strowger::core {

namespace {

constexpr std::size_t kTokenBytesMax = 64;
constexpr std::size_t kReadSubjectBytesMax = 200;
// Longer, it says something else.
constexpr std::size_t kWordsBytesMax = 64;
constexpr std::string_view kSubjectWord = "unsubscribe";

constexpr auto kUnsubscribeWords = std::to_array<std::string_view>({
    "unsubscribe",
    "unsubscribe me",
    "please unsubscribe",
    "please unsubscribe me",
    "stop",
    "opt out",
    "opt-out",
    "remove me",
    "td",
    "退订",
    "退訂",
    "取消订阅",
    "取消訂閱",
    "请退订",
    "請退訂",
    "我要退订",
    "我要退訂",
});
// May stand before and after the word.
constexpr auto kAroundWords = std::to_array<std::string_view>({
    " ",
    "\t",
    "\r",
    "\n",
    ".",
    "!",
    "\"",
    "'",
    ",",
    "。",
    "！",
    "，",
    "“",
    "”",
    "「",
    "」",
    "　",
});

std::string SignedText(CampaignMemberId member) {
  return "unsubscribe." + std::to_string(member.value);
}

bool IsSameToken(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i])) ^
                  static_cast<unsigned>(static_cast<unsigned char>(b[i]));
  }
  return difference == 0;
}

std::string_view WithoutSigns(std::string_view text) {
  for (bool is_cut = true; is_cut;) {
    is_cut = false;
    for (const std::string_view sign : kAroundWords) {
      if (text.starts_with(sign)) {
        text.remove_prefix(sign.size());
        is_cut = true;
      }
      if (text.ends_with(sign)) {
        text.remove_suffix(sign.size());
        is_cut = true;
      }
    }
  }
  return text;
}

}  // namespace

std::string MakeUnsubscribeToken(CampaignMemberId member, const MailSigner& signer) {
  return "u" + std::to_string(member.value) + "." + signer.Sign(SignedText(member));
}

std::optional<CampaignMemberId> ReadUnsubscribeToken(std::string_view token,
                                                     const MailSigner& signer) {
  const std::size_t dot = token.find('.');
  if (token.size() > kTokenBytesMax || !token.starts_with('u') || dot == token.npos) {
    return std::nullopt;
  }
  CampaignMemberId member;
  const char* end = token.data() + dot;
  const auto [stop, problem] = std::from_chars(token.data() + 1, end, member.value);
  if (problem != std::errc() || stop != end) return std::nullopt;
  // A number is written in one way only.
  if (!IsSameToken(token, MakeUnsubscribeToken(member, signer))) return std::nullopt;
  return member;
}

std::string UnsubscribeSubject(std::string_view token) {
  return std::string(kSubjectWord) + " " + std::string(token);
}

std::optional<CampaignMemberId> ReadUnsubscribeSubject(std::string_view subject,
                                                       const MailSigner& signer) {
  if (subject.size() > kReadSubjectBytesMax) return std::nullopt;
  const std::string lower = AsciiLower(subject);
  const std::size_t word = lower.find(kSubjectWord);
  if (word == lower.npos) return std::nullopt;
  std::string_view rest = std::string_view(lower).substr(word + kSubjectWord.size());
  // Some programs make a plus sign of the blank.
  while (rest.starts_with(' ') || rest.starts_with('+')) rest.remove_prefix(1);
  return ReadUnsubscribeToken(rest.substr(0, rest.find_first_of(" \t\r\n>")), signer);
}

bool IsUnsubscribeText(std::string_view text) {
  const std::string_view bare = WithoutSigns(text);
  if (bare.empty() || bare.size() > kWordsBytesMax) return false;
  const std::string lower = AsciiLower(bare);
  return std::ranges::find(kUnsubscribeWords, lower) != kUnsubscribeWords.end();
}

}  // namespace strowger::core
