package io.socks5.sample.im;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.socks5.sample.Account;
import io.socks5.sample.SampleProperties;
import io.socks5.sample.embedded.EmbeddedProxy;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The sessions of all accounts. They log in while the application starts, so startup does
 * not depend on the proxy.
 */
@Component
class ImSessions implements SmartLifecycle {

	private final SampleProperties properties;

	private final SmackConnections connections;

	private final MessageLog log;

	private volatile Map<String, ImSession> sessions = Map.of();

	ImSessions(SampleProperties properties, SmackConnections connections, MessageLog log) {
		this.properties = properties;
		this.connections = connections;
		this.log = log;
	}

	@Nullable ImSession find(String account) {
		return this.sessions.get(account);
	}

	List<SessionStatus> status() {
		return this.sessions.values().stream().map(ImSession::status).toList();
	}

	@Override
	public void start() {
		Map<String, ImSession> starting = new LinkedHashMap<>();
		for (Account account : this.properties.getXmpp().getAccounts()) {
			String name = account.getUsername();
			starting.put(name, new ImSession(account, this.connections, this.properties.getRetry(),
					(message) -> this.log.add(message, name)));
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
