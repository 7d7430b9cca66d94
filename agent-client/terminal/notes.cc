#include "terminal/notes.h"

#include <utility>

#include "strowger/agent/v1/desk.pb.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

const routing::v1::WorkItem* NoteItem(const ConsoleState& state) {
  const auto* current = CurrentItem(state.desk);
  return current != nullptr ? current : OfferedItem(state.desk);
}

std::string CustomerOf(const ConsoleState& state, const routing::v1::WorkItem& item) {
  if (!item.customer().empty()) return item.customer();
  const auto* pop = PopOf(state.desk, item.name());
  return pop == nullptr ? std::string() : pop->customer().name();
}

// The server knows the item no longer; the note goes to the customer alone.
bool IsItemGone(const Error& error) {
  return error.code == ErrorCode::kNotFound && error.reason == "ITEM_UNKNOWN";
}

RequestPtr MakeAddNote(const std::string& key, const Note& note, bool to_item) {
  auto request = std::make_shared<agent::v1::AddNoteRequest>();
  if (to_item) {
    request->set_work_item(key);
  } else {
    request->set_customer(note.customer);
  }
  request->set_text(*note.saving);
  return request;
}

}  // namespace

void ChooseNote(ConsoleState& state) {
  if (state.focus == Focus::kNote) return;
  if (const auto* item = NoteItem(state); item != nullptr) {
    state.note_key = item->name();
    Note& note = state.notes[state.note_key];
    note.customer = CustomerOf(state, *item);
    note.who = WhoCalls(state, *item);
    return;
  }
  const auto shown = state.notes.find(state.note_key);
  if (shown != state.notes.end() && !shown->second.editor.empty()) return;
  state.note_key.clear();
  for (const auto& [key, note] : state.notes) {
    if (!note.editor.empty()) state.note_key = key;
  }
}

Note* ShownNote(ConsoleState& state) {
  const auto found = state.notes.find(state.note_key);
  return found == state.notes.end() ? nullptr : &found->second;
}

const Note* ShownNote(const ConsoleState& state) {
  const auto found = state.notes.find(state.note_key);
  return found == state.notes.end() ? nullptr : &found->second;
}

Effects NoteTyped(ConsoleState& state, TimePoint now) {
  Note* note = ShownNote(state);
  if (note == nullptr) return {};
  note->is_on_server = false;
  note->send_at = now + kDraftPause;
  return {KeepDraft{state.note_key}};
}

bool HasUnsavedNote(const ConsoleState& state, const std::string& key) {
  const auto found = state.notes.find(key);
  return found != state.notes.end() && !found->second.editor.empty() && !found->second.saving;
}

Effects SaveNote(ConsoleState& state, RequestPtr next, Text next_what, TimePoint /*now*/) {
  if (!HasUnsavedNote(state, state.note_key)) return {};
  Note& note = *ShownNote(state);
  note.saving = note.editor.text();
  Wish wish;
  wish.purpose = Wish::Purpose::kNote;
  wish.what = Text::kNote;
  wish.key = state.note_key;
  wish.request = MakeAddNote(state.note_key, note, true);
  wish.next = std::move(next);
  wish.next_what = next_what;
  return MakeWish(state, std::move(wish));
}

Effects NoteAnswered(ConsoleState& state, const Wish& wish, const Result<Client::Answer>& answer,
                     TimePoint now) {
  const auto found = state.notes.find(wish.key);
  if (found == state.notes.end() || !found->second.saving) return {};
  Note& note = found->second;
  if (answer.ok()) {
    note.editor.DropBeginning(*note.saving);
    note.saving.reset();
    note.is_on_server = false;
    note.send_at = now;  // The draft on the server is to follow.
    note.saved_at = now;
    Effects effects{KeepDraft{wish.key}};
    Append(effects, SendDrafts(state, now));
    return effects;
  }
  const auto* tried = dynamic_cast<const agent::v1::AddNoteRequest*>(wish.request.get());
  const bool was_to_item = tried != nullptr && !tried->work_item().empty();
  if (was_to_item && !note.customer.empty() && IsItemGone(answer.error())) {
    Wish again = wish;
    again.request = MakeAddNote(wish.key, note, false);
    return MakeWish(state, std::move(again));
  }
  note.saving.reset();
  return {};
}

Effects SendDrafts(ConsoleState& state, TimePoint now) {
  Effects effects;
  for (auto& [key, note] : state.notes) {
    if (!note.send_at || *note.send_at > now || note.is_sending) continue;
    note.send_at.reset();
    note.is_sending = true;
    note.is_on_server = true;  // Until more is typed or the answer says otherwise.
    auto request = std::make_shared<agent::v1::SetDraftRequest>();
    request->set_key(key);
    request->set_text(note.editor.text());
    Wish wish;
    wish.purpose = Wish::Purpose::kDraft;
    wish.key = key;
    wish.request = std::move(request);
    Append(effects, MakeWish(state, std::move(wish)));
  }
  return effects;
}

void DraftAnswered(ConsoleState& state, const Wish& wish, bool is_kept, TimePoint now) {
  const auto found = state.notes.find(wish.key);
  if (found == state.notes.end()) return;
  Note& note = found->second;
  note.is_sending = false;
  if (is_kept) return;
  note.is_on_server = false;
  if (!note.send_at) note.send_at = now + kDraftRetry;
}

void DraftsRead(ConsoleState& state, const agent::v1::ListDraftsResponse& drafts) {
  for (const auto& draft : drafts.drafts()) {
    Note& note = state.notes[draft.key()];
    if (note.editor.empty() && note.is_on_server) note.editor = LineEditor(draft.text());
    if (note.who.empty()) note.who = draft.key();
  }
  ChooseNote(state);
}

void ForgetEmptyNotes(ConsoleState& state) {
  const auto* item = NoteItem(state);
  std::erase_if(state.notes, [&](const auto& named) {
    const auto& [key, note] = named;
    const bool is_idle = !note.send_at && !note.is_sending && !note.saving;
    const bool is_wanted = key == state.note_key || (item != nullptr && key == item->name());
    return note.editor.empty() && is_idle && !is_wanted;
  });
}

}  // namespace strowger::client
