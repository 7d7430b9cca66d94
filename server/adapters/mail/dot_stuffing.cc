#include "adapters/mail/dot_stuffing.h"

#include <algorithm>

namespace strowger::mail {

void DotReader::Keep(char c) {
  ++size_;
  if (kept_.size() < bytes_max_) kept_ += c;
}

void DotReader::Step(char c) {
  switch (state_) {
    case State::kLineStart:
      if (c == '.') {
        state_ = State::kDot;
        return;
      }
      break;
    case State::kDot:
      if (c == '\r') {
        state_ = State::kDotCr;
        return;
      }
      break;
    case State::kDotCr:
      if (c == '\n') {
        state_ = State::kWhole;
        return;
      }
      // A line of ours that began with a CR.
      Keep('\r');
      break;
    case State::kCr:
      Keep(c);
      state_ = c == '\n' ? State::kLineStart : c == '\r' ? State::kCr : State::kInLine;
      return;
    case State::kInLine:
    case State::kWhole:
      break;
  }
  Keep(c);
  state_ = c == '\r' ? State::kCr : State::kInLine;
}

std::size_t DotReader::Read(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && state_ != State::kWhole) {
    if (state_ == State::kInLine) {
      // Most bytes are of this kind.
      const std::size_t end = std::min(bytes.find('\r', at), bytes.size());
      const std::size_t room = bytes_max_ - kept_.size();
      kept_.append(bytes.substr(at, std::min(end - at, room)));
      size_ += end - at;
      at = end;
      if (at == bytes.size()) break;
    }
    Step(bytes[at++]);
  }
  return at;
}

std::string StuffDots(std::string_view raw) {
  std::string text;
  text.reserve(raw.size() + raw.size() / 32 + 2);
  std::size_t at = 0;
  while (at < raw.size()) {
    if (raw[at] == '.') text += '.';
    const std::size_t end = std::min(raw.find_first_of("\r\n", at), raw.size());
    text.append(raw.substr(at, end - at)).append("\r\n");
    at = end;
    if (at < raw.size()) at += raw.substr(at).starts_with("\r\n") ? 2 : 1;
  }
  return text;
}

}  // namespace strowger::mail
