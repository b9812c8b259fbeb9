package io.socks5.sample.im;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.socks5.sample.Account;
import io.socks5.sample.SampleProperties;
import io.socks5.sample.embedded.EmbeddedProxy;
import io.socks5.sample.im.MessageLog.Entry;
import io.socks5.sample.live.LiveEvents;
import io.socks5.sample.live.LiveSource;
import org.jivesoftware.smack.packet.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * The sessions of all accounts. They log in while the application starts, so startup does
 * not depend on the proxy.
 */
@Component
class ImSessions implements SmartLifecycle, LiveSource, ImSession.Observer {

	private static final Logger logger = LoggerFactory.getLogger(ImSessions.class);

	private final SampleProperties properties;

	private final SmackConnections connections;

	private final MessageLog log;

	private final ReceivedFiles files;

	private final LiveEvents live;

	private final ExecutorService announcer = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "im-sessions");
		thread.setDaemon(true);
		return thread;
	});

	private volatile Map<String, ImSession> sessions = Map.of();

	ImSessions(SampleProperties properties, SmackConnections connections, MessageLog log, ReceivedFiles files,
			LiveEvents live) {
		this.properties = properties;
		this.connections = connections;
		this.log = log;
		this.files = files;
		this.live = live;
	}

	@Nullable ImSession find(String account) {
		return this.sessions.get(account);
	}

	ImSession require(String account, String field) {
		ImSession session = find(account);
		if (session == null) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"'" + field + "' must be a configured account, was '" + account + "'");
		}
		return session;
	}

	@Override
	public String eventName() {
		return "sessions";
	}

	@Override
	public List<SessionStatus> state() {
		return status();
	}

	@Override
	public void changed() {
		// Smack calls listeners while it holds a lock that state() needs
		this.announcer.execute(() -> this.live.changed(this));
	}

	@Override
	public synchronized void connected(ImSession session) {
		// the accounts of this application know each other; the later one asks, since the
		// embedded server loses one of two requests that cross
		for (ImSession other : this.sessions.values()) {
			if (other != session && other.status().connected()) {
				introduce(session, other);
			}
		}
	}

	private static void introduce(ImSession session, ImSession other) {
		try {
			if (!session.contacts().sees(other.account())) {
				session.contacts().add(other.account());
			}
			else if (!other.contacts().sees(session.account())) {
				other.contacts().add(session.account());
			}
			other.contacts().announce();
			session.contacts().announce();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Exception ex) {
			logger.warn("'{}' cannot be added to the contacts of '{}': {}", other.account(), session.account(),
					ex.getMessage());
		}
	}

	@Override
	public void sending(ImSession session, Message message, String to) {
		this.log.add(Entry.sent(message.getStanzaId(), session.account(), to, message.getBody()));
	}

	@Override
	public void delivered(ImSession session, String id) {
		this.log.delivered(session.account(), id);
	}

	@Override
	public void received(ImSession session, Message message) {
		String id = (message.getStanzaId() != null) ? message.getStanzaId() : UUID.randomUUID().toString();
		this.log.add(Entry.received(id, session.account(), Contacts.name(message.getFrom()), message.getBody()));
	}

	@Override
	public void received(ImSession session, FileExchange.ReceivedFile file) {
		this.files.add(file);
		this.log.add(Entry.file(file.id(), session.account(), false, Contacts.name(file.from()), file.shared()));
	}

	List<SessionStatus> status() {
		return this.sessions.values().stream().map(ImSession::status).toList();
	}

	@Override
	public void start() {
		Map<String, ImSession> starting = new LinkedHashMap<>();
		for (Account account : this.properties.getXmpp().getAccounts()) {
			String name = account.getUsername();
			starting.put(name, new ImSession(account, this.connections, this.properties.getRetry(), this));
		}
		this.sessions = starting;
		starting.values().forEach(ImSession::logIn);
	}

	@Override
	public void stop() {
		this.sessions.values().parallelStream().forEach(ImSession::stop);
		this.sessions = Map.of();
	}

	@Override
	public boolean isRunning() {
		return !this.sessions.isEmpty();
	}

	@Override
	public int getPhase() {
		return EmbeddedProxy.PHASE + 1;
	}

}
