#include "adapters/mail/imap_parser.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "adapters/mail/ascii.h"

namespace strowger::mail {

namespace {

constexpr int kDepthMax = 64;

template <class Number>
bool ReadNumber(std::string_view text, Number& number) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && end == text.data() + text.size();
}

std::vector<std::string> WordsIn(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (!word.empty()) words.push_back(InCapitals(word));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return words;
}

}  // namespace

ImapStatus ImapStatusOf(std::string_view word) {
  const std::string name = InCapitals(word);
  if (name == "OK") return ImapStatus::kOk;
  if (name == "NO") return ImapStatus::kNo;
  if (name == "BAD") return ImapStatus::kBad;
  if (name == "BYE") return ImapStatus::kBye;
  if (name == "PREAUTH") return ImapStatus::kPreauth;
  return ImapStatus::kNone;
}

bool ImapParser::Take(char c) {
  if (!text_.starts_with(c)) return false;
  text_.remove_prefix(1);
  return true;
}

// Up to one of `ends`, or all.
std::string_view ImapParser::Word(std::string_view ends) {
  const std::string_view word = text_.substr(0, text_.find_first_of(ends));
  text_.remove_prefix(word.size());
  return word;
}

bool ImapParser::Parse(ImapResponse& response) {
  if (Take('+')) {
    response.kind = ImapKind::kContinuation;
    Take(' ');
    response.text = text_;
    return true;
  }
  const std::string_view tag = Word(" ");
  if (tag.empty() || !Take(' ')) return false;
  if (tag == "*") return ParseUntagged(response);
  response.kind = ImapKind::kTagged;
  response.tag = tag;
  return ParseStatus(response, Word(" ")) && response.status != ImapStatus::kBye &&
         response.status != ImapStatus::kPreauth;
}

bool ImapParser::ParseStatus(ImapResponse& response, std::string_view word) {
  response.status = ImapStatusOf(word);
  if (response.status == ImapStatus::kNone) return false;
  Take(' ');
  if (text_.starts_with('[') && !ParseCode(response)) return false;
  response.text = text_;
  return true;
}

bool ImapParser::ParseCode(ImapResponse& response) {
  const std::size_t end = text_.find(']');
  if (end == text_.npos) return false;
  const std::string_view code = text_.substr(1, end - 1);
  text_.remove_prefix(end + 1);
  Take(' ');
  const std::size_t space = code.find(' ');
  response.code = InCapitals(code.substr(0, space));
  if (space != code.npos) response.code_argument = code.substr(space + 1);
  if (response.code == "CAPABILITY") response.capabilities = WordsIn(response.code_argument);
  return true;
}

bool ImapParser::ParseUntagged(ImapResponse& response) {
  std::string_view word = Word(" ");
  if (ReadNumber(word, response.number)) {
    if (!Take(' ')) return false;
    word = Word(" ");
  } else if (ImapStatusOf(word) != ImapStatus::kNone) {
    return ParseStatus(response, word);
  }
  if (word.empty()) return false;
  response.name = InCapitals(word);
  if (response.name == "CAPABILITY") response.capabilities = WordsIn(text_);
  if (response.name == "FETCH") return Take(' ') && ParseFetched(response.fetched);
  // Nothing else is asked for; it may come all the same.
  literals_.clear();
  return true;
}

bool ImapParser::ParseFetched(ImapFetched& fetched) {
  if (!Take('(')) return false;
  while (!Take(')')) {
    if (!ParseItem(fetched)) return false;
    Take(' ');
  }
  return text_.empty();
}

bool ImapParser::ParseItem(ImapFetched& fetched) {
  // "BODY[HEADER.FIELDS (A B)]<0>" is one name.
  std::string name = InCapitals(Word(" [()"));
  if (text_.starts_with('[')) {
    const std::size_t end = text_.find(']');
    if (end == text_.npos) return false;
    text_.remove_prefix(end + 1);
    Word(" ");
    name += "[";
  }
  if (name.empty() || !Take(' ')) return false;
  if (name == "UID") return ReadNumber(Word(" )"), fetched.uid);
  if (name == "RFC822.SIZE") return ReadNumber(Word(" )"), fetched.size);
  if (name == "INTERNALDATE") return ReadQuoted(fetched.internal_date);
  if (name == "BODY[") return ParseBody(fetched);
  return PassValue();
}

bool ImapParser::ParseBody(ImapFetched& fetched) {
  if (text_.starts_with('{')) {
    ImapReader::Literal literal;
    if (!TakeLiteral(literal)) return false;
    fetched.body = std::move(literal.bytes);
    fetched.body_size = literal.size;
    return true;
  }
  if (text_.starts_with('"')) {
    std::string body;
    if (!ReadQuoted(body)) return false;
    fetched.body_size = body.size();
    fetched.body = std::move(body);
    return true;
  }
  return InCapitals(Word(" )")) == "NIL";
}

bool ImapParser::TakeLiteral(ImapReader::Literal& literal) {
  const std::size_t end = text_.find('}');
  if (end == text_.npos || literals_.empty()) return false;
  text_.remove_prefix(end + 1);
  literal = std::move(literals_.front());
  literals_.pop_front();
  return true;
}

bool ImapParser::ReadQuoted(std::string& value) {
  if (!Take('"')) return false;
  value.clear();
  while (!text_.empty() && text_.front() != '"') {
    if (text_.front() == '\\') text_.remove_prefix(1);
    if (text_.empty()) return false;
    value += text_.front();
    text_.remove_prefix(1);
  }
  return Take('"');
}

bool ImapParser::PassString() {
  std::string quoted;
  ImapReader::Literal literal;
  return text_.starts_with('"') ? ReadQuoted(quoted) : TakeLiteral(literal);
}

// A value of any form: atom, string, literal, or a list of these in lists.
bool ImapParser::PassValue() {
  int depth = 0;
  do {
    if (Take('(')) {
      if (++depth > kDepthMax) return false;
    } else if (Take(')')) {
      if (--depth < 0) return false;
    } else if (text_.starts_with('"') || text_.starts_with('{')) {
      if (!PassString()) return false;
    } else if (Word(" ()\"{").empty()) {
      return false;
    }
    if (depth > 0) Take(' ');
  } while (depth > 0);
  return true;
}

}  // namespace strowger::mail
