#include <algorithm>

#include "terminal/draw_mail.h"
#include "terminal/mail_attaching.h"
#include "terminal/mail_editor.h"
#include "terminal/mail_view.h"
#include "terminal/mail_words.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

constexpr std::array<Phrase, kDraftFieldsCount - 1> kLabels{
    mail_words::kFieldTo, mail_words::kFieldCc, mail_words::kFieldBcc, mail_words::kFieldSubject};

const Phrase& NameOf(mail::v1::OutgoingMailPurpose purpose) {
  switch (purpose) {
    case mail::v1::OUTGOING_MAIL_PURPOSE_REPLY:
      return mail_words::kReply;
    case mail::v1::OUTGOING_MAIL_PURPOSE_REPLY_ALL:
      return mail_words::kReplyAllLong;
    case mail::v1::OUTGOING_MAIL_PURPOSE_FORWARD:
      return mail_words::kForward;
    default:
      return mail_words::kNewMail;
  }
}

std::string FateOf(const ConsoleState& state, const MailDraft& draft) {
  if (draft.is_leaving) return Say(state, mail_words::kSending);
  if (!draft.fault.empty()) return Say(state, Text::kDraftBroken, {draft.fault});
  return Say(state, IsOnServer(draft) ? Text::kDraftServer : Text::kDraftHere);
}

// What the writer must know before anything is sent: one line, the gravest first.
void DrawWarning(Grid& grid, int row, const Region& region, const ConsoleState& state,
                 const MailDraft& draft) {
  grid.Fill(row, region.column, region.width, "─", Style::kMuted);
  if (draft.theirs) {
    grid.Put(row, region.column + 1,
             " " + Say(state, mail_words::kConflict, {NameBehind(draft.theirs->editor())}) + " ",
             Style::kAlarm, region.width - 2);
    return;
  }
  std::string others;
  for (const std::string& other : draft.others) {
    others += (others.empty() ? "" : ", ") + NameBehind(other);
  }
  if (!others.empty()) {
    grid.Put(row, region.column + 1, " ✎ " + Say(state, mail_words::kOthersWrite, {others}) + " ",
             Style::kAlarm, region.width - 2);
  }
}

// What goes with it, between the label and the key that takes it off.
void DrawAttachments(Grid& grid, const Region& line, const ConsoleState& state,
                     const MailDraft& draft) {
  const std::string key = Say(state, mail_words::kTakeOffKey);
  const int right = line.column + line.width;
  grid.PutRight(line.row, right, key, Style::kKey);
  grid.Put(line.row, line.column,
           Shorten(TextOfAttachments(state, draft), line.width - WidthOf(key) - 2), Style::kAccent);
}

void DrawPreview(Grid& grid, const Region& region, const ConsoleState& state,
                 const MailDraft& draft) {
  DrawTitle(grid, region.row - 1, 0, region.width,
            Say(state, mail_words::kPreviewOf, {draft.field(DraftField::kSubject).text()}));
  int row = region.row;
  const int end = region.row + region.rows;
  std::size_t number = draft.preview_first;
  for (; number < draft.preview.size() && row < end; ++number) {
    row = PutWrapped(grid, region, row, draft.preview[number], Style::kPlain);
  }
  const int right = region.column + region.width - 1;
  if (draft.preview_first > 0) grid.Put(region.row, right, "▴", Style::kKey, 1);
  if (number < draft.preview.size()) grid.Put(end - 1, right, "▾", Style::kKey, 1);
}

void DrawFields(Grid& grid, const Region& region, const ConsoleState& state,
                const MailDraft& draft) {
  const bool has_focus = state.focus == Focus::kMailDraft && !draft.is_leaving;
  int label_width = 0;
  for (const Phrase& label : kLabels) {
    label_width = std::max(label_width, WidthOf(Say(state, label)));
  }
  const int column = region.column + 2 + label_width;
  int row = region.row;
  for (std::size_t i = 0; i < kLabels.size(); ++i, ++row) {
    const bool is_selected = has_focus && i == draft.selected;
    grid.Put(row, region.column + 1, Say(state, kLabels[i]), Style::kMuted);
    DrawTypedLine(grid, {row, column, 1, region.width - column - 1}, draft.fields[i],
                  is_selected ? Style::kStrong : Style::kPlain, is_selected);
  }
  if (!draft.attachments.empty()) {
    grid.Put(row, region.column + 1, Say(state, mail_words::kFieldAttached), Style::kMuted);
    DrawAttachments(grid, {row++, column, 1, region.width - column - 1}, state, draft);
  }
  DrawWarning(grid, row++, region, state, draft);
  const bool is_text = draft.selected == static_cast<std::size_t>(DraftField::kText);
  DrawTyped(grid, {row, region.column, region.row + region.rows - row, region.width},
            draft.field(DraftField::kText), has_focus && is_text, kLinesBelowCursor);
}

}  // namespace

void DrawMailDraft(Grid& grid, const Region& region, const ConsoleState& state) {
  const MailDraft& draft = *OpenDraft(state);
  grid.Clear(region.row, region.column, region.rows, region.width);
  if (!draft.preview.empty()) return DrawPreview(grid, region, state, draft);
  DrawTitle(grid, region.row - 1, 0, region.width,
            Say(state, NameOf(draft.purpose)) + " · " + NameBehind(draft.account),
            FateOf(state, draft));
  DrawFields(grid, region, state, draft);
}

}  // namespace strowger::client
