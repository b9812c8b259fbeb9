package io.socks5.sample.im;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.socks5.sample.live.LiveEvents;
import io.socks5.sample.live.LiveSource;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The latest sent and received messages of all accounts, oldest first.
 */
@Component
class MessageLog implements LiveSource {

	static final int KEPT = 200;

	private final List<Entry> entries = new ArrayList<>();

	private final LiveEvents live;

	MessageLog(LiveEvents live) {
		this.live = live;
	}

	void add(Entry entry) {
		synchronized (this.entries) {
			this.entries.add(entry);
			if (this.entries.size() > KEPT) {
				this.entries.remove(0);
			}
		}
		this.live.publish("message", entry);
	}

	/**
	 * Marks a sent message as delivered.
	 * @param account the account that sent it
	 * @param id the ID of the message
	 */
	void delivered(String account, String id) {
		Entry delivered = null;
		synchronized (this.entries) {
			for (int i = 0; i < this.entries.size() && delivered == null; i++) {
				Entry entry = this.entries.get(i);
				if (entry.sent && entry.id.equals(id) && entry.account.equals(account)) {
					delivered = entry.asDelivered();
					this.entries.set(i, delivered);
				}
			}
		}
		if (delivered != null) {
			this.live.publish("message", delivered);
		}
	}

	List<ReceivedMessage> received() {
		return state().stream()
			.filter((entry) -> !entry.sent && entry.text != null)
			.map((entry) -> new ReceivedMessage(entry.peer, entry.account, Objects.requireNonNull(entry.text),
					entry.at))
			.toList();
	}

	@Override
	public String eventName() {
		return "messages";
	}

	@Override
	public List<Entry> state() {
		synchronized (this.entries) {
			return List.copyOf(this.entries);
		}
	}

	/**
	 * A message as one of the accounts sees it.
	 *
	 * @param id the ID of the message
	 * @param account the account
	 * @param sent whether the account sent the message
	 * @param peer the other side
	 * @param text the text, or {@code null} for a file
	 * @param file the file
	 * @param at the time when it was sent or received
	 * @param delivered whether the other side confirmed the receipt (XEP-0184)
	 */
	record Entry(String id, String account, boolean sent, String peer, @Nullable String text, @Nullable SharedFile file,
			Instant at, boolean delivered) {

		static Entry sent(String id, String account, String peer, String text) {
			return new Entry(id, account, true, peer, text, null, Instant.now(), false);
		}

		static Entry received(String id, String account, String peer, String text) {
			return new Entry(id, account, false, peer, text, null, Instant.now(), true);
		}

		static Entry file(String id, String account, boolean sent, String peer, SharedFile file) {
			return new Entry(id, account, sent, peer, null, file, Instant.now(), true);
		}

		Entry asDelivered() {
			return new Entry(this.id, this.account, this.sent, this.peer, this.text, this.file, this.at, true);
		}

	}

	/**
	 * A file, whose octets are kept under the ID of its message.
	 */
	record SharedFile(String name, long size) {

	}

	/**
	 * A received message and the time of its arrival, for the API.
	 */
	record ReceivedMessage(String from, String to, String text, Instant at) {

	}

}
