#include "terminal/acts.h"

#include <array>

#include "terminal/opening.h"

namespace strowger::client {

namespace {

constexpr KeyCode kLetter = KeyCode::kCharacter;

constexpr std::array kKeyTable{
    Binding{Act::kAccept, KeyCode::kF2, "", "F2", Text::kAccept},
    Binding{Act::kDecline, kLetter, "d", "d", Text::kDecline},
    Binding{Act::kHold, KeyCode::kF4, "", "F4", Text::kHold},
    Binding{Act::kRetrieve, KeyCode::kF4, "", "F4", Text::kRetrieve},
    Binding{Act::kTransfer, kLetter, "t", "t", Text::kTransfer},
    Binding{Act::kConsult, kLetter, "c", "c", Text::kConsult},
    Binding{Act::kBack, kLetter, "x", "x", Text::kBack},
    Binding{Act::kHandOver, kLetter, "o", "o", Text::kHandOver},
    Binding{Act::kJoin, kLetter, "m", "m", Text::kJoin},
    Binding{Act::kRelease, KeyCode::kShiftF8, "", "", Text::kRelease},
    Binding{Act::kRelease, KeyCode::kF8, "", "F8", Text::kRelease},
    Binding{Act::kFinish, kLetter, "e", "e", Text::kFinish},
    Binding{Act::kExtend, kLetter, "w", "w", Text::kExtend},
    Binding{Act::kPark, kLetter, "k", "k", Text::kPark},
    Binding{Act::kIdentifyFirst, kLetter, "1", "1-3", Text::kIdentify},
    Binding{Act::kIdentifySecond, kLetter, "2", "", Text::kIdentify},
    Binding{Act::kIdentifyThird, kLetter, "3", "", Text::kIdentify},
    Binding{Act::kNote, kLetter, "n", "n", Text::kNote},
    Binding{Act::kTicket, kLetter, "i", "i", Text::kTicket},
    Binding{Act::kCallBack, kLetter, "b", "b", Text::kCallBack},
    Binding{Act::kOpenPop, kLetter, "p", "p", Text::kOpenPop},
    Binding{Act::kNextWork, KeyCode::kTab, "", "Tab", Text::kNextWork},
    Binding{Act::kPresence, KeyCode::kF9, "", "F9", Text::kPresence},
    Binding{Act::kStory, KeyCode::kF6, "", "F6", Text::kStory},
    Binding{Act::kHelp, kLetter, "?", "?", Text::kHelp},
    Binding{Act::kQuit, kLetter, "q", "q", Text::kQuit},
    Binding{Act::kQuit, KeyCode::kControlC, "", "", Text::kQuit},
};

bool AllowsOffer(const DeskState& desk, routing::v1::Verb verb) {
  const auto* item = OfferedItem(desk);
  return item != nullptr && Allows(*item, verb);
}

bool AllowsWork(const DeskState& desk, routing::v1::Verb verb) {
  const auto* item = CurrentItem(desk);
  return item != nullptr && Allows(*item, verb);
}

bool HasCandidate(const DeskState& desk, int number) {
  const auto* item = OfferedItem(desk) != nullptr ? OfferedItem(desk) : CurrentItem(desk);
  const auto* pop = item == nullptr ? nullptr : PopOf(desk, item->name());
  return pop != nullptr && pop->candidates_size() > 1 && number <= pop->candidates_size();
}

}  // namespace

std::span<const Binding> KeyTable() { return kKeyTable; }

bool IsPossible(Act act, const DeskState& desk) {
  switch (act) {
    case Act::kAccept:
      return AllowsOffer(desk, routing::v1::VERB_ACCEPT);
    case Act::kDecline:
      return AllowsOffer(desk, routing::v1::VERB_DECLINE);
    case Act::kHold:
      return AllowsWork(desk, routing::v1::VERB_HOLD);
    case Act::kRetrieve:
      return AllowsWork(desk, routing::v1::VERB_RETRIEVE);
    case Act::kTransfer:
      return AllowsWork(desk, routing::v1::VERB_TRANSFER);
    case Act::kConsult:
      return AllowsWork(desk, routing::v1::VERB_CONSULT);
    case Act::kBack:
      return AllowsWork(desk, routing::v1::VERB_CANCEL_CONSULTATION);
    case Act::kHandOver:
      return AllowsWork(desk, routing::v1::VERB_COMPLETE_TRANSFER);
    case Act::kJoin:
      return AllowsWork(desk, routing::v1::VERB_CONFERENCE);
    case Act::kRelease:
      return AllowsWork(desk, routing::v1::VERB_RELEASE);
    case Act::kFinish:
      return AllowsWork(desk, routing::v1::VERB_FINISH_WRAP_UP);
    case Act::kExtend:
      return AllowsWork(desk, routing::v1::VERB_EXTEND_WRAP_UP);
    case Act::kPark:
      return AllowsWork(desk, routing::v1::VERB_PARK);
    case Act::kIdentifyFirst:
      return HasCandidate(desk, 1);
    case Act::kIdentifySecond:
      return HasCandidate(desk, 2);
    case Act::kIdentifyThird:
      return HasCandidate(desk, 3);
    case Act::kCallBack: {
      const auto* item = CurrentItem(desk);
      return item != nullptr && IsCall(*item) && !item->caller().national().empty();
    }
    case Act::kTicket:
      return CurrentItem(desk) != nullptr;
    case Act::kOpenPop:
      return CanOpen(desk);
    case Act::kNextWork:
      return ItemsInHand(desk).size() > 1;
    case Act::kPresence:
      return desk.is_known;
    case Act::kNote:
    case Act::kStory:
    case Act::kHelp:
    case Act::kQuit:
      return true;
  }
  return false;
}

Text LabelOf(const Binding& binding, const DeskState& desk) {
  const auto* item = CurrentItem(desk);
  const bool is_call = item == nullptr || IsCall(*item);
  return binding.act == Act::kRelease && !is_call ? Text::kDone : binding.label;
}

const Binding* FindBinding(const Key& key, const DeskState& desk) {
  for (const Binding& binding : kKeyTable) {
    if (binding.code != key.code) continue;
    if (binding.code == kLetter && binding.character != key.text) continue;
    if (IsPossible(binding.act, desk)) return &binding;
  }
  return nullptr;
}

}  // namespace strowger::client
