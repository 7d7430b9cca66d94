#include "core/classify/classified_text.h"

#include "core/mail/reply_text.h"
#include "core/text/ascii.h"

namespace strowger::core {

std::string ClassifiedText(std::string_view subject, std::string_view text,
                           std::string_view sender_name) {
  const ReplyText split = SplitReply(text, sender_name);
  const std::string_view written = TrimmedBlanks(split.reply);
  std::string whole(TrimmedBlanks(subject));
  if (!whole.empty()) whole += '\n';
  return whole.append(written.empty() ? TrimmedBlanks(text) : written);
}

}  // namespace strowger::core
