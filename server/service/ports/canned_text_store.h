#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/mail/mail_ids.h"
#include "service/ports/done.h"

namespace strowger::service {

struct CannedTextTag;
using CannedTextId = Id<CannedTextTag, std::string>;

// A text that agents put into what they write, in one language.
struct CannedText {
  CannedTextId id;
  std::string language;  // BCP 47.
  std::string text;      // A core::MailTemplate.
  std::string editor;
  TimePoint updated{};
};
// Texts, each language counted.
inline constexpr std::size_t kCannedTextsMax = 5'000;

struct CannedTextPage {
  std::vector<CannedText> texts;  // Without what they say.
  std::string next_page_token;
};

// What a text is filled with.
struct FillWish {
  CannedTextId id;
  std::string language;  // Empty: that of the mail, else of its account.
  core::MailId mail;
  TicketId ticket;  // None: that of the mail.
  std::string agent_name;
};
struct FilledText {
  std::string text;
  std::string language;
};

// Texts for agents. Refused with CANNED_TEXT_UNKNOWN where there is none of that name.
class CannedTextStore {
 public:
  virtual ~CannedTextStore() = default;

  // In the order in which they were saved first.
  virtual void List(std::size_t page_size, std::string page_token, Done<CannedTextPage> done) = 0;
  // In the language that is nearest.
  virtual void Get(CannedTextId id, std::string language, Done<CannedText> done) = 0;
  // Refused with CANNED_TEXT_NAME, LANGUAGE_INVALID, TEMPLATE_INVALID, CANNED_TEXTS_FULL.
  virtual void Save(Actor actor, CannedText text, Done<void> done) = 0;
  // In all languages where none is named.
  virtual void Remove(Actor actor, CannedTextId id, std::string language, Done<void> done) = 0;
  // Refused with MAIL_UNKNOWN, TICKET_UNKNOWN.
  virtual void Fill(FillWish wish, Done<FilledText> done) = 0;
};

}  // namespace strowger::service
