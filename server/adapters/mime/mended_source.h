#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strowger::mime {

// The bytes of a mail as the parser gets them: without what mailboxes and broken senders put around
// or into them, and within the limits of MailMessage. The source outlives this.
class MendedSource {
 public:
  // Says in `troubles` what was cut.
  MendedSource(std::string_view source, std::vector<std::string>& troubles);
  MendedSource(const MendedSource&) = delete;
  MendedSource& operator=(const MendedSource&) = delete;

  std::string_view text() const { return text_; }
  // What follows the header.
  std::string_view body() const;

 private:
  void Keep(std::string mended);
  void CutToLimits(std::vector<std::string>& troubles);
  void EndHeader();
  void FoldBoundaries();
  void SeparateBoundary();

  std::string_view text_;
  // What `text_` shows where something was mended.
  std::string mended_;
};

}  // namespace strowger::mime
