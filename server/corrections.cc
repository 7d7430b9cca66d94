#include "corrections.h"

#include "adapters/mime/gmime_mail_reader.h"
#include "adapters/store/engine.h"
#include "adapters/store/mail_rows.h"
#include "adapters/store/mail_topic_rows.h"
#include "core/classify/classified_text.h"
#include "core/classify/text_features.h"
#include "core/text/utf8.h"

namespace strowger {

namespace {

std::string TextOf(const std::string& raw) {
  const core::MailMessage mail = mime::GmimeMailReader().Read(raw);
  const std::string sender = mail.from.empty() ? "" : mail.from.front().name;
  const std::string text = core::ClassifiedText(mail.subject, mail.text, sender);
  // More is not looked at.
  return std::string(core::BeginningOf(text, core::kClassifiedBytesMax));
}

}  // namespace

Result<std::vector<core::LabelledText>> ReadCorrections(const std::string& place) {
  try {
    store::Connection connection(place, store::Access::kRead);
    connection.BeginReading();
    std::vector<core::LabelledText> texts;
    for (store::SaidTopic& said : store::ReadSaidTopics(connection)) {
      const std::string raw = store::ReadRawMail(connection, said.mail);
      if (raw.empty()) continue;
      texts.push_back({.text = TextOf(raw), .label = std::move(said.topic)});
    }
    connection.RollBack();
    return texts;
  } catch (const store::SqlFailure& failure) {
    const std::string shown = store::ShownPlace(place);
    return InvalidArgument(
        "CORRECTIONS_UNREADABLE",
        shown + ": " + failure.what() +
            "; is it the store of a server of this version that was started once?",
        {{"store", shown}});
  }
}

}  // namespace strowger
