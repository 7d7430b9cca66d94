#include "terminal/mail_attaching.h"

#include <algorithm>
#include <utility>

#include "session/refusal.h"
#include "terminal/desk_acts.h"
#include "terminal/mail_editor.h"
#include "terminal/mail_keeping.h"
#include "terminal/mail_view.h"
#include "terminal/mail_words.h"
#include "terminal/refusal_text.h"
#include "terminal/width.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

using namespace mail::v1;

// None: there is no such draft, or no file is on its way to it.
MailDraft* FindUploading(ConsoleState& state, const std::string& name) {
  const auto found = state.mail_drafts.find(name);
  return found != state.mail_drafts.end() && found->second.upload ? &found->second : nullptr;
}

Effects Remove(ConsoleState& state, const std::string& name, std::uint64_t id) {
  auto request = std::make_shared<RemoveAttachmentRequest>();
  request->set_mail(name);
  request->set_attachment_id(id);
  return AskAboutMail(state, name, std::move(request));
}

// Why it does not go with the mail. What the disk says names the file by itself.
std::string TextOfFault(const ConsoleState& state, const FileUpload& upload, const Error& error) {
  if (error.reason.starts_with("FILE_")) return Explain(state.language, error);
  const std::string name = Harmless(upload.file_name);
  if (IsUnreachable(error)) return Say(state, mail_words::kUnreachable, {name});
  return Say(state, mail_words::kRefused, {name, Explain(state.language, error)});
}

// A part of a file is worth nothing, and a mail without what it speaks of is not sent.
Effects GiveUp(ConsoleState& state, const std::string& name, const Error& error, TimePoint now) {
  MailDraft& draft = state.mail_drafts[name];
  const FileUpload upload = *std::exchange(draft.upload, std::nullopt);
  draft.next = MailDraft::Next::kNothing;
  Tell(state, TextOfFault(state, upload, error), true, now);
  Effects effects;
  if (upload.id != 0) effects = Remove(state, name, upload.id);
  ForgetKeptDrafts(state);
  return effects;
}

void NoteAttachment(MailDraft& draft, const OutgoingAttachment& attachment) {
  const auto known = std::ranges::find_if(draft.attachments, [&](const OutgoingAttachment& each) {
    return each.id() == attachment.id();
  });
  if (known == draft.attachments.end()) {
    draft.attachments.push_back(attachment);
  } else {
    *known = attachment;
  }
}

Effects Begin(ConsoleState& state, const std::string& name, const std::string& path,
              TimePoint now) {
  const auto found = state.mail_drafts.find(name);
  if (found == state.mail_drafts.end() || found->second.is_leaving) return {};
  FileUpload upload;
  upload.path = path;
  upload.file_name = path.substr(path.rfind('/') + 1);
  Tell(state, Say(state, mail_words::kAttaching, {Harmless(upload.file_name)}), false, now);
  found->second.upload = std::move(upload);
  return {ReadFile{name, path, 0}};
}

Error FileChanged(const FileUpload& upload) {
  return FailedPrecondition("FILE_CHANGED",
                            "\"" + upload.path + "\" changed while it was read; attach it again.",
                            {{"file", upload.path}});
}

// All of it is at the server.
Effects WasAttached(ConsoleState& state, const std::string& name, TimePoint now) {
  MailDraft& draft = state.mail_drafts[name];
  const FileUpload upload = *std::exchange(draft.upload, std::nullopt);
  Tell(state,
       Say(state, mail_words::kIsAttached,
           {Harmless(upload.file_name), SizeText(upload.size_bytes)}),
       false, now);
  Effects effects = GoToNext(state, name, now);
  ForgetKeptDrafts(state);
  return effects;
}

// "12.3 KB", and of one that is not whole how much is there.
std::string FateOf(const ConsoleState& state, const MailDraft& draft,
                   const OutgoingAttachment& attachment) {
  const std::string size = SizeText(attachment.size_bytes());
  if (attachment.received_bytes() >= attachment.size_bytes()) return size;
  if (!draft.upload || draft.upload->id != attachment.id()) {
    return size + ", " + Say(state, mail_words::kIncomplete);
  }
  const std::uint64_t percent = attachment.received_bytes() * 100 / attachment.size_bytes();
  return size + ", " + std::to_string(percent) + " %";
}

std::string LabelOf(const ConsoleState& state, const MailDraft& draft,
                    const OutgoingAttachment& attachment) {
  return Harmless(attachment.file_name()) + " (" + FateOf(state, draft, attachment) + ")";
}

}  // namespace

Effects AskForFile(ConsoleState& state, TimePoint now) {
  const std::string name = state.open_draft;
  if (const MailDraft* draft = FindUploading(state, name); draft != nullptr) {
    Tell(state, Say(state, mail_words::kOneFile, {Harmless(draft->upload->file_name)}), true, now);
    return {};
  }
  Prompt prompt;
  prompt.title = Say(state, mail_words::kAskForFile);
  prompt.back = Focus::kMailDraft;
  prompt.run = [name](ConsoleState& later, const std::string& typed, const Place&, TimePoint then) {
    return Begin(later, name, typed, then);
  };
  OpenPrompt(state, std::move(prompt));
  return {};
}

Effects OnFilePiece(ConsoleState& state, const std::string& name, const Result<FilePiece>& piece,
                    TimePoint now) {
  MailDraft* draft = FindUploading(state, name);
  if (draft == nullptr) return {};
  if (!piece.ok()) return GiveUp(state, name, piece.error(), now);
  FileUpload& upload = *draft->upload;
  if (upload.id == 0) {
    upload.size_bytes = piece->size_bytes;
    upload.changed = piece->changed;
  }
  const std::uint64_t due =
      std::min<std::uint64_t>(kFilePieceBytes, upload.size_bytes - upload.sent_bytes);
  const bool is_same = piece->size_bytes == upload.size_bytes && piece->changed == upload.changed;
  if (!is_same || piece->content.size() != due) {
    return GiveUp(state, name, FileChanged(upload), now);
  }
  auto request = std::make_shared<AddAttachmentRequest>();
  request->set_mail(name);
  request->set_attachment_id(upload.id);
  request->set_file_name(upload.file_name);
  request->set_size_bytes(upload.size_bytes);
  request->set_offset_bytes(upload.sent_bytes);
  request->set_content(piece->content);
  Wish wish;
  wish.purpose = Wish::Purpose::kFilePiece;
  wish.key = name;
  wish.request = std::move(request);
  return MakeWish(state, std::move(wish));
}

Effects PieceAnswered(ConsoleState& state, const Wish& wish, const Result<Client::Answer>& answer,
                      TimePoint now) {
  const auto* request = dynamic_cast<const AddAttachmentRequest*>(wish.request.get());
  MailDraft* draft = FindUploading(state, wish.key);
  // What was taken off meanwhile is of no interest any more.
  if (request == nullptr || draft == nullptr) return {};
  FileUpload& upload = *draft->upload;
  if (upload.id != request->attachment_id()) return {};
  if (!answer.ok()) return GiveUp(state, wish.key, answer.error(), now);
  const auto* added = dynamic_cast<const AddAttachmentResponse*>(answer->get());
  if (added == nullptr) return {};
  upload.id = added->attachment().id();
  upload.sent_bytes += request->content().size();
  NoteAttachment(*draft, added->attachment());
  if (upload.sent_bytes < upload.size_bytes) {
    return {ReadFile{wish.key, upload.path, upload.sent_bytes}};
  }
  return WasAttached(state, wish.key, now);
}

Effects OpenAttachments(ConsoleState& state, TimePoint now) {
  const std::string name = state.open_draft;
  const MailDraft& draft = *OpenDraft(state);
  if (draft.attachments.empty()) {
    Tell(state, Say(state, mail_words::kNothingAttached), false, now);
    return {};
  }
  Menu menu;
  menu.title = Say(state, mail_words::kTakeOff);
  menu.back = Focus::kMailDraft;
  for (const OutgoingAttachment& each : draft.attachments) {
    menu.entries.push_back({LabelOf(state, draft, each),
                            [name, id = each.id()](ConsoleState& later, TimePoint) -> Effects {
                              MailDraft* uploading = FindUploading(later, name);
                              if (uploading != nullptr && uploading->upload->id == id) {
                                uploading->upload.reset();
                                uploading->next = MailDraft::Next::kNothing;
                              }
                              return Remove(later, name, id);
                            }});
  }
  OpenMenu(state, std::move(menu));
  return {};
}

void AttachmentRemoved(ConsoleState& state, const std::string& name, const OutgoingMail& mail,
                       TimePoint now) {
  const auto found = state.mail_drafts.find(name);
  if (found == state.mail_drafts.end()) return;
  found->second.attachments.assign(mail.attachments().begin(), mail.attachments().end());
  // Why it went may stand there still.
  if (!state.said || !state.said->is_alarm) {
    Tell(state, Say(state, mail_words::kTakenOff), false, now);
  }
}

void RemovalRefused(ConsoleState& state, const Wish& wish, const Error& error, TimePoint now) {
  const auto* request = dynamic_cast<const RemoveAttachmentRequest*>(wish.request.get());
  const auto found = state.mail_drafts.find(wish.key);
  const bool is_gone = error.reason == "ATTACHMENT_UNKNOWN";
  if (is_gone && request != nullptr && found != state.mail_drafts.end()) {
    std::erase_if(found->second.attachments, [&](const OutgoingAttachment& each) {
      return each.id() == request->attachment_id();
    });
  }
  TellMailRefusal(state, mail_words::kTakeOff, error, now);
}

std::string TextOfAttachments(const ConsoleState& state, const MailDraft& draft) {
  std::string text;
  for (const OutgoingAttachment& each : draft.attachments) {
    text += (text.empty() ? "" : "  ") + LabelOf(state, draft, each);
  }
  const std::size_t count = draft.attachments.size();
  return count > 1 ? std::to_string(count) + ": " + text : text;
}

}  // namespace strowger::client
