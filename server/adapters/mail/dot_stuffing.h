#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

// How a mail's bytes travel behind DATA (RFC 5321, 4.5.2).
namespace strowger::mail {

// Bytes in, a mail out. Only CR LF . CR LF ends it: a bare LF is a byte like others, so that what
// one server reads as the end of a mail cannot smuggle a second one past us.
class DotReader {
 public:
  // Keeps the first `bytes_max` bytes of a mail and passes over the rest.
  explicit DotReader(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // How many of the bytes belong to the mail and its end; fewer than all only once it is whole.
  std::size_t Read(std::string_view bytes);
  bool is_whole() const { return state_ == State::kWhole; }
  // Of the mail that was sent, kept or not.
  std::uint64_t size() const { return size_; }
  std::string TakeBytes() { return std::move(kept_); }

 private:
  enum class State { kLineStart, kDot, kDotCr, kInLine, kCr, kWhole };
  void Step(char c);
  void Keep(char c);

  const std::size_t bytes_max_;
  State state_ = State::kLineStart;
  std::string kept_;
  std::uint64_t size_ = 0;
};

// The mail as it is sent, without the final dot: dots doubled, every line end CR LF, one at the
// end.
std::string StuffDots(std::string_view raw);

}  // namespace strowger::mail
