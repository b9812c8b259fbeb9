package io.socks5.sample.im;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jivesoftware.smack.packet.Message;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.parts.Localpart;

import org.springframework.stereotype.Component;

/**
 * The latest received messages, oldest first.
 */
@Component
class MessageLog {

	static final int KEPT = 200;

	private final Deque<ReceivedMessage> messages = new ArrayDeque<>();

	void add(Message message, String to) {
		add(new ReceivedMessage(name(message.getFrom()), to, message.getBody(), Instant.now()));
	}

	private static String name(Jid from) {
		Localpart local = from.getLocalpartOrNull();
		return (local != null) ? local.asUnescapedString() : from.toString();
	}

	synchronized void add(ReceivedMessage message) {
		this.messages.addLast(message);
		while (this.messages.size() > KEPT) {
			this.messages.removeFirst();
		}
	}

	synchronized List<ReceivedMessage> messages() {
		return List.copyOf(this.messages);
	}

	/**
	 * A received message and the time of its arrival.
	 */
	record ReceivedMessage(String from, String to, String text, Instant at) {

	}

}
