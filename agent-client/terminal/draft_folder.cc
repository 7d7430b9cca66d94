#include "terminal/draft_folder.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "session/private_files.h"

namespace strowger::client {

namespace {

constexpr const char* kEnding = ".json";
constexpr const char* kMailEnding = ".mail";
constexpr std::array<const char*, kDraftFieldsCount> kMailFields{"to", "cc", "bcc", "subject",
                                                                 "text"};

std::string FieldOf(const google::protobuf::Struct& draft, const std::string& name) {
  const auto found = draft.fields().find(name);
  return found == draft.fields().end() ? std::string() : found->second.string_value();
}

}  // namespace

DraftFolder::DraftFolder(std::string folder) : folder_(std::move(folder)) {}

Result<std::string> DraftFolder::UsualPlace(const std::string& server, const std::string& user) {
  Result<std::string> folder = StateFolder();
  if (!folder.ok()) return folder.error();
  return *folder + "/drafts/" + SafeFileName(server) + "/" + SafeFileName(user);
}

std::string DraftFolder::PathOf(const std::string& key, const char* ending) const {
  return folder_ + "/" + SafeFileName(key) + ending;
}

Result<void> DraftFolder::Keep(const std::string& key, const Note& note) const {
  if (note.editor.empty()) {
    RemovePrivateFile(PathOf(key, kEnding));
    return {};
  }
  google::protobuf::Struct draft;
  auto& fields = *draft.mutable_fields();
  fields["key"].set_string_value(key);
  fields["text"].set_string_value(note.editor.text());
  fields["customer"].set_string_value(note.customer);
  fields["who"].set_string_value(note.who);
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(draft, &text).ok()) {
    return InvalidArgument("DRAFT_UNREADABLE", "The note holds bytes that are no text.");
  }
  return WritePrivateFile(PathOf(key, kEnding), text);
}

NoteShelf DraftFolder::Load() const {
  NoteShelf shelf;
  std::error_code fault;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, fault)) {
    if (entry.path().extension() != kEnding) continue;
    const auto text = ReadPrivateFile(entry.path().string());
    google::protobuf::Struct draft;
    if (!text || !google::protobuf::util::JsonStringToMessage(*text, &draft).ok()) continue;
    Note& note = shelf[FieldOf(draft, "key")];
    note.editor = LineEditor(FieldOf(draft, "text"));
    note.customer = FieldOf(draft, "customer");
    note.who = FieldOf(draft, "who");
    // Whether the server has these words is not known; it is told them again.
    note.is_on_server = false;
    note.send_at = TimePoint{};
  }
  return shelf;
}

Result<void> DraftFolder::KeepMail(const std::string& name, const MailDraft* draft) const {
  const std::string path = PathOf(name, kMailEnding);
  if (draft == nullptr || IsOnServer(*draft)) {
    RemovePrivateFile(path);
    return {};
  }
  google::protobuf::Struct kept;
  auto& fields = *kept.mutable_fields();
  fields["name"].set_string_value(name);
  fields["etag"].set_string_value(draft->etag);
  fields["account"].set_string_value(draft->account);
  fields["thread"].set_string_value(draft->thread);
  const DraftWords words = WordsOf(*draft);
  for (std::size_t i = 0; i < words.size(); ++i) fields[kMailFields[i]].set_string_value(words[i]);
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(kept, &text).ok()) {
    return InvalidArgument("DRAFT_UNREADABLE", "The mail holds bytes that are no text.");
  }
  return WritePrivateFile(path, text);
}

MailDraftShelf DraftFolder::LoadMails() const {
  MailDraftShelf shelf;
  std::error_code fault;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, fault)) {
    if (entry.path().extension() != kMailEnding) continue;
    const auto text = ReadPrivateFile(entry.path().string());
    google::protobuf::Struct kept;
    if (!text || !google::protobuf::util::JsonStringToMessage(*text, &kept).ok()) continue;
    MailDraft& draft = shelf[FieldOf(kept, "name")];
    draft.etag = FieldOf(kept, "etag");
    draft.account = FieldOf(kept, "account");
    draft.thread = FieldOf(kept, "thread");
    DraftWords words;
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = FieldOf(kept, kMailFields[i]);
    SetWords(draft, words);
    // Somebody may have written on it since.
    draft.is_strange = true;
    draft.send_at = TimePoint{};
  }
  return shelf;
}

}  // namespace strowger::client
