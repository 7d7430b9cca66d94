#include "core/customer/search_terms.h"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>

#include "core/customer/search_tokens.h"
#include "core/identity/text_distance.h"
#include "core/text/ascii.h"
#include "core/text/han_folding.h"
#include "core/text/pinyin.h"
#include "core/text/utf8.h"

namespace strowger::core {

namespace {

// The kinds of terms.
constexpr char kWholeName = 'n';
constexpr char kInName = 'w';
constexpr char kWholeCompany = 'c';
constexpr char kInCompany = 'v';  // And in a mail address before its domain.
constexpr char kWholeMail = 'm';
constexpr char kMailDomain = 'a';
constexpr char kForgiving = 'l';
constexpr char kNumberPiece = 'd';
constexpr std::string_view kTier = "q";

constexpr std::array<std::string_view, 4> kTiers{"vip", "platinum", "gold", "silver"};

// Longer ones are mostly companies: of all the ways to read them the likeliest is enough.
constexpr std::size_t kNameBytesMax = 4 * 3;
constexpr std::size_t kReadingsKeptMax = 8;
// What half of the companies end in is not looked for.
constexpr std::array<std::string_view, 6> kCompanyEnds{"股份有限公司", "有限责任公司", "份有限公司",
                                                       "有限公司",     "限公司",       "公司"};

using Terms = std::set<std::string>;

bool IsLatin(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string Term(char kind, std::string_view text, std::size_t bytes_max) {
  return kind + std::string(BeginningOf(text, bytes_max));
}

bool IsLong(std::string_view text) { return text.size() > kNameBytesMax; }

void AddSome(char kind, const std::vector<std::string>& readings, std::size_t bytes_max,
             std::size_t most, Terms& terms) {
  for (std::size_t i = 0; i < std::min(most, readings.size()); ++i) {
    terms.insert(Term(kind, readings[i], bytes_max));
  }
}

// What begins at each of the characters.
void AddRun(char kind, std::string_view run, Terms& terms) {
  const bool is_long = IsLong(run);
  while (!run.empty()) {
    const bool is_end =
        std::find(kCompanyEnds.begin(), kCompanyEnds.end(), run) != kCompanyEnds.end();
    if (is_long && is_end) return;
    const std::string_view piece = BeginningOf(run, kInsideBytesMax);
    terms.insert(Term(kind, piece, kInsideBytesMax));
    AddSome(kind, PinyinReadings(piece), kInsideBytesMax, is_long ? 1 : kReadingsKeptMax, terms);
    run.remove_prefix(std::max<std::size_t>(1, FrontCharacter(run).bytes));
    // One initial alone says nothing, and those of a long name are too many.
    if (is_long || run.empty()) continue;
    AddSome(kind, PinyinInitials(piece), kInsideBytesMax, kReadingsKeptMax, terms);
  }
}

// The surname by itself, which may stand behind the given name when it is asked for.
void AddSurname(char kind, std::string_view run, Terms& terms) {
  const std::size_t compound = CompoundSurnameBytes(run);
  const std::string_view surname =
      run.substr(0, compound > 0 ? compound : FrontCharacter(run).bytes);
  AddSome(kind, PinyinReadings(surname), kInsideBytesMax, kReadingsKeptMax, terms);
}

void AddWords(char kind, const std::vector<TextWord>& words, Terms& terms) {
  for (const TextWord& word : words) {
    if (word.is_han) {
      AddRun(kind, word.letters, terms);
      if (!IsLong(word.letters)) AddSurname(kind, word.letters, terms);
      continue;
    }
    terms.insert(Term(kind, word.letters, kInsideBytesMax));
    if (word.letters.size() >= kSlipLettersMin && word.letters.size() < kInsideBytesMax &&
        IsLatin(word.letters)) {
      terms.insert(ForgivingTerm(word.letters));
    }
  }
}

std::string Joined(const std::vector<TextWord>& words) {
  std::string joined;
  for (const TextWord& word : words) joined += word.letters;
  return joined;
}

void AddName(char whole, char inside, std::string_view text, Terms& terms) {
  const auto words = WordsOf(FoldHan(text));
  if (words.empty()) return;
  const std::string joined = Joined(words);
  terms.insert(Term(whole, joined, kWholeBytesMax));
  const std::size_t most = IsLong(joined) ? 1 : kReadingsKeptMax;
  AddSome(whole, PinyinReadings(joined), kWholeBytesMax, most, terms);
  AddSome(whole, PinyinInitials(joined), kWholeBytesMax, most, terms);
  AddWords(inside, words, terms);
}

std::vector<TextWord> Asked(std::string_view text) {
  auto words = WordsOf(FoldHan(text));
  if (words.size() > kSearchWordsMax) words.resize(kSearchWordsMax);
  return words;
}

// Han characters are always the beginning of what is kept from there.
SearchTerm WordTerm(char kind, const TextWord& word, bool is_beginning) {
  return {Term(kind, word.letters, kInsideBytesMax), is_beginning || word.is_han};
}

SearchLook InName(const std::vector<TextWord>& words, bool is_beginning) {
  SearchLook look{SearchPlace::kInName, {}};
  for (const TextWord& word : words) look.groups.push_back({WordTerm(kInName, word, is_beginning)});
  return look;
}

SearchLook Inside(const std::vector<TextWord>& words, bool is_beginning) {
  SearchLook look{SearchPlace::kInside, {}};
  for (const TextWord& word : words) {
    look.groups.push_back(
        {WordTerm(kInName, word, is_beginning), WordTerm(kInCompany, word, is_beginning)});
  }
  return look;
}

}  // namespace

std::string SearchTermsOf(const SearchableCustomer& customer) {
  Terms terms;
  for (const auto& name : customer.names) AddName(kWholeName, kInName, name, terms);
  for (const auto& company : customer.companies) {
    AddName(kWholeCompany, kInCompany, company, terms);
  }
  for (const auto& mail : customer.mails) {
    const std::string joined = Joined(WordsOf(FoldHan(mail)));
    if (!joined.empty()) terms.insert(Term(kWholeMail, joined, kWholeBytesMax));
    const std::size_t at = std::min(mail.find('@'), mail.size());
    for (const TextWord& word : WordsOf(FoldHan(mail.substr(0, at)))) {
      terms.insert(Term(kInCompany, word.letters, kInsideBytesMax));
    }
    const std::string domain = Joined(WordsOf(mail.substr(at)));
    if (!domain.empty()) terms.insert(Term(kMailDomain, domain, kWholeBytesMax));
  }
  for (const auto& phone : customer.phones) {
    std::string digits;
    std::copy_if(phone.begin(), phone.end(), std::back_inserter(digits), IsAsciiDigit);
    for (std::size_t i = 0; i + kNumberPieceDigits <= digits.size(); ++i) {
      terms.insert(kNumberPiece + digits.substr(i, kNumberPieceDigits));
    }
  }
  if (TierPlaceOf(customer.tier) < static_cast<int>(kTiers.size()))
    terms.insert(std::string(kTier));
  std::string text;
  for (const std::string& term : terms) text += (text.empty() ? "" : " ") + term;
  return text;
}

std::vector<std::string> ForgivingWordsOf(std::string_view terms) {
  std::istringstream in{std::string(terms)};
  std::vector<std::string> words;
  for (std::string term; in >> term;) {
    if (term.front() == kForgiving) words.push_back(term.substr(1));
  }
  return words;
}

std::string ForgivingTerm(std::string_view word) { return kForgiving + std::string(word); }

std::vector<std::string> SlipKeysOf(std::string_view word) {
  std::set<std::string> keys{std::string(word)};
  for (std::size_t i = 0; i < word.size(); ++i) {
    keys.insert(std::string(word.substr(0, i)) + std::string(word.substr(i + 1)));
  }
  return {keys.begin(), keys.end()};
}

bool IsOneSlipAway(std::string_view a, std::string_view b) { return EditDistance(a, b, 1) <= 1; }

std::vector<SearchLook> SearchLooksFor(std::string_view text) {
  const auto words = Asked(text);
  if (words.empty()) return {};
  const std::string joined = Joined(words);
  const auto whole = [&](SearchPlace place, char kind, bool is_beginning) {
    return SearchLook{place, {{{Term(kind, joined, kWholeBytesMax), is_beginning}}}};
  };
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    if (at > 0) {
      return {whole(SearchPlace::kKey, kWholeMail, false),
              whole(SearchPlace::kInside, kWholeMail, true)};
    }
    return {whole(SearchPlace::kInside, kMailDomain, false)};
  }
  std::vector<SearchLook> looks{whole(SearchPlace::kWholeName, kWholeName, false),
                                whole(SearchPlace::kWholeCompany, kWholeCompany, false),
                                whole(SearchPlace::kNameBegins, kWholeName, true),
                                whole(SearchPlace::kCompanyBegins, kWholeCompany, true),
                                InName(words, words.size() == 1),
                                Inside(words, words.size() == 1)};
  if (text.find('.') != std::string_view::npos) {
    looks.push_back(whole(SearchPlace::kInside, kMailDomain, false));
  }
  return looks;
}

std::vector<SearchLook> BeginningLooksFor(std::string_view text) {
  const auto words = Asked(text);
  if (words.size() < 2 || text.find('@') != std::string_view::npos) return {};
  return {InName(words, true), Inside(words, true)};
}

SearchLook NumberLookFor(std::string_view digits) {
  SearchLook look{SearchPlace::kInNumber, {}};
  for (std::size_t i = 0; i + kNumberPieceDigits <= digits.size(); ++i) {
    look.groups.push_back(
        {{Term(kNumberPiece, digits.substr(i, kNumberPieceDigits), kNumberPieceDigits), false}});
  }
  return look;
}

std::vector<AskedWord> AskedWordsOf(std::string_view text) {
  std::vector<AskedWord> asked;
  for (TextWord& word : Asked(text)) {
    const bool is_forgiving = !word.is_han && word.letters.size() >= kSlipLettersMin &&
                              word.letters.size() <= kInsideBytesMax && IsLatin(word.letters);
    asked.push_back({std::move(word.letters), is_forgiving, {}});
  }
  return asked;
}

SearchLook SlipLookFor(const std::vector<AskedWord>& words) {
  SearchLook look{SearchPlace::kSlip, {}};
  for (const AskedWord& word : words) {
    std::vector<SearchTerm> terms;
    for (const auto& meant : word.meant) terms.push_back({ForgivingTerm(meant), false});
    if (terms.empty()) {
      for (const char kind : {kInName, kInCompany}) {
        terms.push_back({Term(kind, word.letters, kInsideBytesMax), true});
      }
    }
    look.groups.push_back(std::move(terms));
  }
  return look;
}

std::string_view TierTerm() { return kTier; }

int TierPlaceOf(std::string_view tier) {
  const auto found = std::find(kTiers.begin(), kTiers.end(), AsciiLower(tier));
  if (found != kTiers.end()) return static_cast<int>(found - kTiers.begin());
  return static_cast<int>(kTiers.size()) + (tier.empty() ? 1 : 0);
}

bool StandsBefore(const SearchHit& a, const SearchHit& b) {
  return std::tie(a.place, a.tier_place, a.customer) < std::tie(b.place, b.tier_place, b.customer);
}

}  // namespace strowger::core
