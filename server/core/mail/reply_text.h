#pragma once

#include <string>
#include <string_view>

namespace strowger::core {

// A mail's text in what its writer wrote now and what came along. Every line that is not blank is
// in exactly one of them, in its order.
struct ReplyText {
  std::string reply;
  std::string quoted;     // Earlier mails, with the lines that announce them.
  std::string signature;  // Closing, name, contact, advertisement of the device.
};

// Splits a text as mail programs write it in many languages: quotations with ">" wherever they
// stand, earlier mails under a line that announces them ("... wrote:") or under their headers, and
// the signature at the end. `sender_name` helps to know a signature without any other sign. In
// doubt a line is reply.
ReplyText SplitReply(std::string_view text, std::string_view sender_name = {});

}  // namespace strowger::core
