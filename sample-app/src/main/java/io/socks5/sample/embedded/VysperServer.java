package io.socks5.sample.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.net.ssl.SSLContext;

import io.socks5.sample.Account;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.apache.vysper.mina.XmppIoHandlerAdapter;
import org.apache.vysper.mina.codec.XMPPProtocolCodecFactory;
import org.apache.vysper.storage.inmemory.MemoryStorageProviderRegistry;
import org.apache.vysper.xmpp.addressing.Entity;
import org.apache.vysper.xmpp.addressing.EntityImpl;
import org.apache.vysper.xmpp.authorization.AccountCreationException;
import org.apache.vysper.xmpp.authorization.AccountManagement;
import org.apache.vysper.xmpp.authorization.Plain;
import org.apache.vysper.xmpp.delivery.StanzaRelayBroker;
import org.apache.vysper.xmpp.delivery.inbound.DeliveringInternalInboundStanzaRelay;
import org.apache.vysper.xmpp.modules.core.base.BaseStreamStanzaDictionary;
import org.apache.vysper.xmpp.modules.core.bind.BindResourceDictionary;
import org.apache.vysper.xmpp.modules.core.sasl.SASLStanzaDictionary;
import org.apache.vysper.xmpp.modules.core.session.SessionStanzaDictionary;
import org.apache.vysper.xmpp.modules.core.starttls.StartTLSStanzaDictionary;
import org.apache.vysper.xmpp.modules.extension.xep0119_xmppping.XmppPingModule;
import org.apache.vysper.xmpp.modules.roster.RosterModule;
import org.apache.vysper.xmpp.modules.servicediscovery.ServiceDiscoveryModule;
import org.apache.vysper.xmpp.protocol.ProtocolWorker;
import org.apache.vysper.xmpp.protocol.StanzaProcessor;
import org.apache.vysper.xmpp.server.DefaultServerRuntimeContext;
import org.apache.vysper.xmpp.server.ServerFeatures;
import org.apache.vysper.xmpp.state.resourcebinding.ResourceRegistry;

/**
 * An XMPP server on one address, which requires TLS. RFC 6120.
 * <p>
 * It is assembled from parts of Vysper. The {@code XMPPServer} of Vysper listens on every
 * interface, its threads never end, and it does not keep the order of messages.
 */
class VysperServer implements AutoCloseable {

	private final ExecutorService relay = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "embedded-xmpp-relay");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * The threads of MINA. They are daemons, since MINA may never end a session whose
	 * client aborted TLS.
	 */
	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "embedded-xmpp");
		thread.setDaemon(true);
		return thread;
	});

	private final NioSocketAcceptor acceptor = new NioSocketAcceptor(this.threads, new NioProcessor(this.threads));

	VysperServer(String domain, Collection<Account> accounts, SSLContext tls) {
		XmppIoHandlerAdapter handler = new XmppIoHandlerAdapter();
		handler.setServerRuntimeContext(context(domain, storage(domain, accounts), tls));
		this.acceptor.setHandler(handler);
		// without Vysper's logging filter, which logs the text of messages
		this.acceptor.getFilterChain().addLast("xmpp", new ProtocolCodecFilter(new XMPPProtocolCodecFactory()));
		this.acceptor.setReuseAddress(true);
	}

	private static MemoryStorageProviderRegistry storage(String domain, Collection<Account> accounts) {
		MemoryStorageProviderRegistry storage = new MemoryStorageProviderRegistry();
		AccountManagement management = (AccountManagement) storage.retrieve(AccountManagement.class);
		for (Account account : accounts) {
			try {
				management.addUser(new EntityImpl(account.getUsername(), domain, null), account.getPassword());
			}
			catch (AccountCreationException ex) {
				throw new IllegalStateException("Cannot create account " + account.getUsername(), ex);
			}
		}
		return storage;
	}

	private DefaultServerRuntimeContext context(String domain, MemoryStorageProviderRegistry storage, SSLContext tls) {
		Entity server = new EntityImpl(null, domain, null);
		ResourceRegistry resources = new ResourceRegistry();
		OrderedRelay internal = new OrderedRelay(server, resources, storage, this.relay);
		StanzaRelayBroker broker = new StanzaRelayBroker();
		broker.setInternalRelay(internal);
		DefaultServerRuntimeContext context = new OrderedContext(server, broker, resources);
		context.setStorageProviderRegistry(storage);
		context.setTlsContextFactory(() -> tls);
		context.addModules(List.of(new ServiceDiscoveryModule(), new RosterModule(), new XmppPingModule()));
		broker.setServerRuntimeContext(context);
		internal.setServerRuntimeContext(context);
		return context;
	}

	private static ServerFeatures features() {
		ServerFeatures features = new ServerFeatures();
		features.setStartTLSRequired(true);
		features.setRelayingToFederationServers(false);
		features.setAuthenticationMethods(List.of(new Plain()));
		return features;
	}

	void listen(InetSocketAddress address) throws IOException {
		this.acceptor.bind(address);
	}

	int port() {
		return this.acceptor.getLocalAddress().getPort();
	}

	/**
	 * Closes the server and all connections, and waits a limited time for their end.
	 */
	@Override
	public void close() {
		this.acceptor.setCloseOnDeactivation(false);
		this.acceptor.unbind();
		this.acceptor.getManagedSessions()
			.values()
			.stream()
			.map(IoSession::closeNow)
			.toList()
			.forEach((closing) -> closing.awaitUninterruptibly(1000));
		this.acceptor.dispose(false);
		this.threads.shutdown();
		this.relay.shutdownNow();
	}

	/**
	 * A context that handles the stanzas of a client in order.
	 */
	private static final class OrderedContext extends DefaultServerRuntimeContext {

		private final StanzaProcessor processor = new ProtocolWorker();

		OrderedContext(Entity server, StanzaRelayBroker broker, ResourceRegistry resources) {
			super(server, broker, features(),
					List.of(new BaseStreamStanzaDictionary(), new StartTLSStanzaDictionary(),
							new SASLStanzaDictionary(), new BindResourceDictionary(), new SessionStanzaDictionary()),
					resources);
		}

		@Override
		public StanzaProcessor getStanzaProcessor() {
			return this.processor;
		}

	}

	/**
	 * A relay that delivers messages in order, on a thread that can be stopped.
	 */
	private static final class OrderedRelay extends DeliveringInternalInboundStanzaRelay {

		OrderedRelay(Entity server, ResourceRegistry resources, MemoryStorageProviderRegistry storage,
				ExecutorService executor) {
			super(server, resources, storage);
			this.executor.shutdown();
			this.executor = executor;
		}

	}

}
