package io.socks5.sample.im;

import java.util.List;

import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jspecify.annotations.Nullable;
import org.jxmpp.stringprep.XmppStringprepException;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The API that sends messages and lists received ones.
 */
@RestController
@RequestMapping("/api")
class ChatController {

	private static final int MAX_TEXT_LENGTH = 4000;

	private final ImSessions sessions;

	private final MessageLog log;

	ChatController(ImSessions sessions, MessageLog log) {
		this.sessions = sessions;
		this.log = log;
	}

	@GetMapping("/messages")
	List<MessageLog.ReceivedMessage> messages() {
		return this.log.received();
	}

	@PostMapping("/messages")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void send(@RequestBody NewMessage message) throws InterruptedException {
		String from = required("from", message.from());
		String to = required("to", message.to());
		String text = sendable(required("text", message.text()));
		ImSession sender = this.sessions.require(from, "from");
		try {
			if (this.sessions.find(to) == null && !sender.contacts().contains(to)) {
				throw bad("'to' must be a configured account or a contact, was '" + to + "'");
			}
			sender.send(to, text);
		}
		catch (NotConnectedException ex) {
			String reason = sender.status().reason();
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
					"'" + from + "' is not connected" + ((reason != null) ? ": " + reason : ""), ex);
		}
		catch (XmppStringprepException ex) {
			throw bad("'to' must be a valid user name, was '" + to + "'");
		}
	}

	/**
	 * Logs in again. The request must be JSON, since a page of another site can make a
	 * browser send a form, but not JSON.
	 * @param account the name of the account
	 */
	@PostMapping(path = "/sessions/{account}/login", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	void logIn(@PathVariable String account) {
		ImSession session = this.sessions.find(account);
		if (session == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"'account' must be a configured account, was '" + account + "'");
		}
		session.logIn();
	}

	private static String required(String field, @Nullable String value) {
		if (!StringUtils.hasText(value)) {
			throw bad("'" + field + "' must not be empty");
		}
		return value;
	}

	private static String sendable(String text) {
		if (text.length() > MAX_TEXT_LENGTH) {
			throw bad("'text' must have at most " + MAX_TEXT_LENGTH + " characters");
		}
		if (!Texts.isXml(text)) {
			throw bad("'text' must contain only characters that XML allows");
		}
		return text;
	}

	private static ResponseStatusException bad(String detail) {
		return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail);
	}

	/**
	 * A message to send.
	 */
	record NewMessage(@Nullable String from, @Nullable String to, @Nullable String text) {

	}

}
