#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

// What an IMAP server says (RFC 9051, RFC 3501).
namespace strowger::mail {

struct ImapLimits {
  // Of one response without its literals; and how many of these it may have.
  std::size_t line_bytes_max = 64 << 10;
  std::size_t literals_max = 64;
  // Of all literals of a response the first so many bytes are kept, the rest is passed over.
  std::size_t literal_bytes_max = 50 << 20;
};

enum class ImapKind { kContinuation, kUntagged, kTagged };
enum class ImapStatus { kNone, kOk, kNo, kBad, kBye, kPreauth };

// Of a FETCH response.
struct ImapFetched {
  std::uint32_t uid = 0;
  std::uint64_t size = 0;
  std::string internal_date;
  std::optional<std::string> body;  // Of BODY[] in any form; none when NIL.
  std::uint64_t body_size = 0;      // As it was sent; more than was kept beyond the limit.
};

struct ImapResponse {
  ImapKind kind = ImapKind::kUntagged;
  std::string tag;                        // When tagged.
  ImapStatus status = ImapStatus::kNone;  // Of OK and its like.
  std::string name;                       // Else, in capitals: "EXISTS", "FETCH", "CAPABILITY".
  std::uint32_t number = 0;               // Before the name.
  std::string code;                       // In capitals: "UIDVALIDITY".
  std::string code_argument;              // "1700000000".
  std::string text;                       // For people, or the challenge of a continuation.
  std::vector<std::string> capabilities;  // In capitals; of CAPABILITY, response or code.
  ImapFetched fetched;
};

// Bytes in, responses out.
class ImapReader {
 public:
  explicit ImapReader(ImapLimits limits) : limits_(limits) {}

  // Refused with MAIL_ANSWER_INVALID when this is no IMAP or beyond a limit; then nothing more can
  // be read.
  Result<void> Feed(std::string_view bytes);
  // None until there are more bytes.
  std::optional<ImapResponse> Next();
  // Bytes or responses that wait.
  bool has_more() const { return !ready_.empty() || !line_.empty() || !literals_.empty(); }

 private:
  struct Literal {
    std::string bytes;
    std::uint64_t size = 0;
  };
  friend class ImapParser;

  std::string_view ReadLiteral(std::string_view bytes);
  Result<void> EndLine();

  const ImapLimits limits_;
  std::string line_;             // The response so far, literals left out.
  std::size_t piece_begin_ = 0;  // In it, behind the last literal.
  std::deque<Literal> literals_;
  std::uint64_t literal_left_ = 0;
  std::size_t literal_bytes_ = 0;  // Kept of this response.
  std::deque<ImapResponse> ready_;
};

// Of INTERNALDATE: " 7-Feb-1994 21:52:25 -0800"; none when it is no such date.
std::optional<TimePoint> ParseImapDate(std::string_view text);

}  // namespace strowger::mail
