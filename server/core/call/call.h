#pragma once

#include <cstddef>
#include <vector>

#include "core/floor/state.h"

// A call as the collection of its legs: the customer's and the parties'. The functions here find
// and move legs; what a move means for agents and work items is decided in core/floor.
namespace strowger::core {

// Parties of one call beside the customer; more are refused (PARTIES_FULL).
inline constexpr std::size_t parties_max = 8;
// Entries of attached data of one call; further ones are dropped.
inline constexpr std::size_t attached_entries_max = 64;
// Length of one key or value of attached data; the rest is cut off at a character's border.
inline constexpr std::size_t attached_bytes_max = 1024;
// Segments of one work item; later stays are merged into the last.
inline constexpr std::size_t segments_max = 100;

ItemParty* FindParty(ItemView& item, const LegId& leg);
// The party of the item's owner, or the one that the owner consults; null when there is none.
ItemParty* OwnerParty(ItemView& item);
const ItemParty* OwnerParty(const ItemView& item);
ItemParty* ConsultedParty(ItemView& item);
const ItemParty* ConsultedParty(const ItemView& item);
void RemoveParty(ItemView& item, const LegId& leg);

// Of several who are asked for the item this one becomes the first, and so the owner. Nothing happens
// to others.
void PutFirst(ItemView& item, const AgentId& agent);

bool IsAnswered(const ItemParty& party);

// ---- Callbacks
// It waits without a call.
bool IsWithoutCall(const ItemView& item);
// An agent's telephone rings for it, or was just answered; the customer was not dialled.
bool IsBeingMade(const ItemView& item);
// The agent waits for the customer to answer.
bool IsDialling(const ItemView& item);
// The customer was not reached for it yet; once reached, it may wait for a colleague like any call.
bool IsOpenCallback(const ItemView& item);
// Did we make the call?
bool IsMade(const PbxCallId& call);

// Opens the next stay; without an agent it is one in the line. Ends the one before, if open.
void OpenSegment(ItemView& item, Segment segment);
void EndSegment(ItemView& item, TimePoint now);
// Adds the time since the last change of state to the open segment, if the customer was on hold.
void AddHold(ItemView& item, TimePoint now);
// The last stay with this agent; null when there was none.
const Segment* LastSegmentOf(const ItemView& item, const AgentId& agent);

// Keeps attached data within its maxima.
void TrimAttached(std::map<std::string, std::string>& attached);
void AppendDigits(ItemView& item, const std::string& digits);

}  // namespace strowger::core
