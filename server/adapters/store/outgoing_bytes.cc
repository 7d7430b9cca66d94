#include "adapters/store/outgoing_bytes.h"

#include <algorithm>

#include "core/text/utf8.h"

namespace strowger::store {

using service::AttachmentPiece;
using service::kAttachmentPieceBytes;
using service::OutgoingAttachment;
using service::OutgoingMail;

namespace {

constexpr std::size_t kFileNameBytesMax = 255;
constexpr std::size_t kMediaTypeBytesMax = 127;

Error WrongPiece(const std::string& why) {
  return InvalidArgument("ATTACHMENT_PIECE", why,
                         {{"piece_bytes", std::to_string(kAttachmentPieceBytes)}});
}

Error AttachmentsFull(const std::string& why, std::size_t most) {
  return {ErrorCode::kResourceExhausted,
          "ATTACHMENTS_FULL",
          why + "; remove some, or send them with another mail.",
          {{"max", std::to_string(most)}}};
}

Result<OutgoingAttachment> BeginAttachment(Connection& connection, const OutgoingMail& mail,
                                           const AttachmentPiece& piece, std::size_t bytes_max) {
  for (const auto& [field, text, most] :
       {std::tuple("file_name", &piece.file_name, kFileNameBytesMax),
        std::tuple("media_type", &piece.media_type, kMediaTypeBytesMax)}) {
    if (auto checked = core::CheckText(field, *text, most); !checked.ok()) return checked.error();
  }
  if (mail.attachments.size() >= OutgoingMail::kAttachmentsMax) {
    return AttachmentsFull("The mail has 50 attachments already", OutgoingMail::kAttachmentsMax);
  }
  std::uint64_t size = piece.size;
  for (const OutgoingAttachment& other : mail.attachments) size += other.size;
  if (piece.size > bytes_max || size > bytes_max) {
    return AttachmentsFull("The attachments of a mail of this account can have " +
                               std::to_string(bytes_max) + " bytes together",
                           bytes_max);
  }
  OutgoingAttachment attachment{.id = 0,
                                .file_name = piece.file_name,
                                .media_type = piece.media_type,
                                .size = piece.size,
                                .bytes = 0};
  attachment.id = static_cast<std::uint64_t>(
      Insert(connection,
             "INSERT INTO outgoing_attachment (mail_id, file_name, media_type, size, bytes)"
             " VALUES (?, ?, ?, ?, 0) RETURNING id",
             mail.id, piece.file_name, piece.media_type, piece.size));
  return attachment;
}

Result<OutgoingAttachment> AttachmentOf(const OutgoingMail& mail, std::uint64_t id) {
  const auto found = std::ranges::find(mail.attachments, id, &OutgoingAttachment::id);
  if (found != mail.attachments.end()) return *found;
  return NotFound("ATTACHMENT_UNKNOWN", "The mail has no attachment " + std::to_string(id) + ".",
                  {{"attachment", std::to_string(id)}});
}

// That the piece is the next, or the last once more.
Result<void> CheckPiece(const OutgoingAttachment& attachment, const AttachmentPiece& piece) {
  const std::uint64_t end = piece.offset + piece.content.size();
  if (piece.content.size() > kAttachmentPieceBytes || piece.offset % kAttachmentPieceBytes != 0 ||
      end > attachment.size || piece.offset > attachment.size) {
    return WrongPiece("A piece begins at a multiple of " + std::to_string(kAttachmentPieceBytes) +
                      " bytes, has at most as many, and ends within the attachment.");
  }
  if (end < attachment.size && piece.content.size() != kAttachmentPieceBytes) {
    return WrongPiece("Only the last piece of an attachment is shorter than " +
                      std::to_string(kAttachmentPieceBytes) + " bytes.");
  }
  if (piece.offset != attachment.bytes && end != attachment.bytes) {
    return WrongPiece("The next piece begins at byte " + std::to_string(attachment.bytes) +
                      " of the attachment.");
  }
  return {};
}

}  // namespace

std::vector<OutgoingAttachment> ReadAttachments(Connection& connection, core::OutgoingMailId mail) {
  std::vector<OutgoingAttachment> attachments;
  Query query(connection,
              "SELECT id, file_name, media_type, size, bytes FROM outgoing_attachment"
              " WHERE mail_id = ? ORDER BY id",
              mail);
  while (query.Next()) {
    attachments.push_back({.id = query.Get<std::uint64_t>(0),
                           .file_name = query.Get<std::string>(1),
                           .media_type = query.Get<std::string>(2),
                           .size = query.Get<std::uint64_t>(3),
                           .bytes = query.Get<std::uint64_t>(4)});
  }
  return attachments;
}

Result<OutgoingAttachment> AddPiece(Connection& connection, const OutgoingMail& mail,
                                    const AttachmentPiece& piece, std::size_t bytes_max) {
  auto attachment = piece.attachment == 0 ? BeginAttachment(connection, mail, piece, bytes_max)
                                          : AttachmentOf(mail, piece.attachment);
  if (!attachment.ok()) return attachment;
  if (auto checked = CheckPiece(*attachment, piece); !checked.ok()) return checked.error();
  const std::uint64_t number = piece.offset / kAttachmentPieceBytes;
  Execute(connection,
          "INSERT INTO outgoing_attachment_piece (attachment_id, number, content) VALUES (?, ?, ?)"
          " ON CONFLICT (attachment_id, number) DO UPDATE SET content = excluded.content",
          attachment->id, number, piece.content);
  attachment->bytes = piece.offset + piece.content.size();
  Execute(connection, "UPDATE outgoing_attachment SET bytes = ? WHERE id = ?", attachment->bytes,
          attachment->id);
  return attachment;
}

std::string ReadAttachmentContent(Connection& connection, std::uint64_t attachment) {
  std::string content;
  Query query(connection,
              "SELECT content FROM outgoing_attachment_piece WHERE attachment_id = ?"
              " ORDER BY number",
              attachment);
  while (query.Next()) content += query.Text(0);
  return content;
}

void DropAttachment(Connection& connection, std::uint64_t attachment) {
  Execute(connection, "DELETE FROM outgoing_attachment_piece WHERE attachment_id = ?", attachment);
  Execute(connection, "DELETE FROM outgoing_attachment WHERE id = ?", attachment);
}

void DropAttachments(Connection& connection, core::OutgoingMailId mail) {
  for (const auto& attachment : ReadAttachments(connection, mail)) {
    DropAttachment(connection, attachment.id);
  }
}

void DropAttachmentContents(Connection& connection, core::OutgoingMailId mail) {
  Execute(connection,
          "DELETE FROM outgoing_attachment_piece WHERE attachment_id IN"
          " (SELECT id FROM outgoing_attachment WHERE mail_id = ?)",
          mail);
}

void KeepRaw(Connection& connection, core::OutgoingMailId mail, std::string_view raw) {
  for (std::size_t number = 0; !raw.empty(); ++number) {
    const std::string_view piece = raw.substr(0, kAttachmentPieceBytes);
    Execute(connection, "INSERT INTO outgoing_raw (mail_id, number, content) VALUES (?, ?, ?)",
            mail, number, piece);
    raw.remove_prefix(piece.size());
  }
}

std::string ReadRaw(Connection& connection, core::OutgoingMailId mail) {
  std::string raw;
  Query query(connection, "SELECT content FROM outgoing_raw WHERE mail_id = ? ORDER BY number",
              mail);
  while (query.Next()) raw += query.Text(0);
  return raw;
}

void DropRaw(Connection& connection, core::OutgoingMailId mail) {
  Execute(connection, "DELETE FROM outgoing_raw WHERE mail_id = ?", mail);
}

}  // namespace strowger::store
