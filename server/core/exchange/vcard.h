#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/record_reader.h"

namespace strowger::core {

// Bytes of another character set as UTF-8; none when it is not known or they are none of it.
using CharsetDecoder =
    std::function<std::optional<std::string>(std::string_view charset, std::string_view bytes)>;

// The cards of a part: vCard 4.0 (RFC 6350), 3.0 (RFC 2426) and 2.1, with folded lines, groups,
// quoted-printable and character sets. Properties come under their names ("TEL", "ORG"), the parts
// of N as "N family" and "N given", a fax as "TEL FAX". A card without UID gets one of its name and
// its first number or address, so that the same card is the same record. Binary values are named
// and not kept.
class VcardRecords final : public RecordReader {
 public:
  VcardRecords(std::string_view text, PartPlace place, CharsetDecoder decoder);

  std::optional<WrittenRecord> Next() override;
  std::size_t position() const override { return position_; }
  std::size_t line() const override { return line_; }

 private:
  // The whole line that begins there, without its end; `next` is where the one after it begins.
  // None when it is cut.
  std::optional<std::string_view> LineAt(std::size_t begin, std::size_t& next) const;
  // Where a card begins, at or after the position; the position is moved there, or behind what is
  // no card.
  bool FindBegin();
  WrittenRecord Take(std::size_t end, std::optional<RecordFault> fault);
  void MoveTo(std::size_t position);

  // Borrowed.
  const std::string_view text_;
  // Owned.
  const PartPlace place_;
  const CharsetDecoder decoder_;
  // State.
  std::size_t position_ = 0;
  std::size_t line_;
};

// What is written of a customer.
struct WrittenCustomer {
  std::string id;
  std::array<std::string, kCustomerFields> fields;
  std::vector<std::string> phones;
  std::vector<std::string> emails;
  std::vector<std::string> others;
};

// A card of vCard 4.0, its lines folded at 75 bytes and never inside a character.
void AppendVcard(const WrittenCustomer& customer, std::string& text);

}  // namespace strowger::core
