#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "adapters/mail/imap_response.h"

namespace strowger::mail {

// Reads one whole response: its text, in which "{5}" stands for the next literal.
class ImapParser {
 public:
  ImapParser(std::string_view text, std::deque<ImapReader::Literal>& literals)
      : text_(text), literals_(literals) {}

  // False when it is no response.
  bool Parse(ImapResponse& response);

 private:
  bool ParseStatus(ImapResponse& response, std::string_view word);
  bool ParseCode(ImapResponse& response);
  bool ParseUntagged(ImapResponse& response);
  bool ParseFetched(ImapFetched& fetched);
  bool ParseItem(ImapFetched& fetched);
  bool ParseBody(ImapFetched& fetched);
  bool PassValue();
  bool PassString();
  bool ReadQuoted(std::string& value);
  bool TakeLiteral(ImapReader::Literal& literal);
  bool Take(char c);
  std::string_view Word(std::string_view ends);

  std::string_view text_;  // What is left.
  std::deque<ImapReader::Literal>& literals_;
};

// "OK" and its like; kNone for other words.
ImapStatus ImapStatusOf(std::string_view word);

}  // namespace strowger::mail
