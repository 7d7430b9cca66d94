#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

// How customers are found: what an index keeps of each, what it is asked for, and which of those
// found stands before which. Chinese is compared in simplified characters and is found by its
// pinyin and its initials, too.
namespace strowger::core {

inline constexpr std::size_t kWholeBytesMax = 48;   // Of a whole name.
inline constexpr std::size_t kInsideBytesMax = 18;  // Of what begins inside of one.
inline constexpr std::size_t kSearchWordsMax = 8;   // The rest of what is asked says nothing.
inline constexpr std::size_t kNumberPieceDigits = 4;
inline constexpr std::size_t kSlipLettersMin = 4;  // Shorter words are too near to one another.

struct SearchableCustomer {
  std::vector<std::string> names;
  std::vector<std::string> companies;
  std::vector<std::string> phones;  // In every form in which people may type a piece of one.
  std::vector<std::string> mails;
  std::string tier;
};

// The terms that an index keeps of a customer, each once, in order, with a space between them. A
// term begins with the letter of its kind.
std::string SearchTermsOf(const SearchableCustomer& customer);

// The words with Latin letters in kept terms in which a typing error is forgiven.
std::vector<std::string> ForgivingWordsOf(std::string_view terms);
// The term that such a word is kept as.
std::string ForgivingTerm(std::string_view word);
// By what two words meet that one typing error is between: the word itself, and the word without
// each of its letters.
std::vector<std::string> SlipKeysOf(std::string_view word);
// Whether one letter too many, too few, wrong or swapped with its neighbour is between them, or
// none.
bool IsOneSlipAway(std::string_view a, std::string_view b);

// Where what was asked for stands in a customer; the first is best.
enum class SearchPlace {
  kKey,  // A whole number, mail address, or number of a ticket or a record.
  kWholeName,
  kWholeCompany,
  kNameBegins,
  kCompanyBegins,
  kInName,
  kInside,  // Each word in the name, in the company or in a mail address, or its whole domain.
  kInNumber,
  kSlip,  // With a typing error.
};

struct SearchTerm {
  std::string term;
  bool is_beginning = false;  // Of the kept term.
};
// What an index is asked for: of each group one term must be there.
struct SearchLook {
  SearchPlace place = SearchPlace::kInside;
  std::vector<std::vector<SearchTerm>> groups;
};
// In the order of their places; none where the text has no word. One word is the beginning of a
// kept one; several are whole ones, since all that begins as each of them does is too much to read.
std::vector<SearchLook> SearchLooksFor(std::string_view text);
// Where that finds nothing: several words, of each the beginning.
std::vector<SearchLook> BeginningLooksFor(std::string_view text);
// For a piece of a telephone number, of at least kNumberPieceDigits digits. The pieces do not say
// in which order they stand.
SearchLook NumberLookFor(std::string_view digits);
// The words of a text, and of each whether a typing error is forgiven in it.
struct AskedWord {
  std::string letters;
  bool is_forgiving = false;
  std::vector<std::string> meant;  // What it may mean, by those who know the kept words.
};
std::vector<AskedWord> AskedWordsOf(std::string_view text);
// A word that nothing else is meant by must be there as it stands.
SearchLook SlipLookFor(const std::vector<AskedWord>& words);
// The term that only customers of a tier with a name of rank have.
std::string_view TierTerm();

// The better tiers come first: 0 for "VIP".
int TierPlaceOf(std::string_view tier);

struct SearchHit {
  SearchPlace place = SearchPlace::kInside;
  int tier_place = 0;
  CustomerId customer;
};
// By place, then tier, then who has been a customer for longer.
bool StandsBefore(const SearchHit& a, const SearchHit& b);

}  // namespace strowger::core
