package io.socks5.client;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import io.socks5.route.selection.Candidate;
import io.socks5.route.selection.Endpoints;
import io.socks5.transport.Deadline;
import io.socks5.transport.NameLookup;
import io.socks5.transport.Threads;
import io.socks5.transport.TimedTask;
import org.jspecify.annotations.Nullable;

/**
 * The configured endpoints of a client. Each address of some names is an endpoint of its
 * own. These names are looked up again for each connect, and the last known addresses
 * stay in use while a lookup fails or takes long. A name without a known address is an
 * endpoint itself.
 */
final class EndpointList {

	/** The maximum time for which a lookup delays connects. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	/** The maximum number of endpoints of a name. */
	private static final int MAX_ADDRESSES = 64;

	static final CompletableFuture<?> NOTHING = CompletableFuture.completedFuture(null);

	private static final Logger logger = System.getLogger(EndpointList.class.getName());

	private final ExchangeFactory common;

	private final NameLookup lookup;

	private final Endpoints<ExchangeFactory> endpoints;

	private final EndpointProof proof;

	private final Lock lock = new ReentrantLock();

	private final Map<String, List<InetAddress>> known = new HashMap<>();

	/** The running lookups by name. Connects wait for them. */
	private final Map<String, CompletableFuture<?>> running = new HashMap<>();

	/** The names whose last lookup has failed. */
	private final Set<String> failing = new HashSet<>();

	private volatile List<ProxyEndpoint> list;

	/** The names whose addresses are endpoints of their own. */
	private volatile List<String> names;

	EndpointList(ExchangeFactory common, Collection<ProxyEndpoint> list, Upstream.Choice choice, NameLookup lookup) {
		this.common = common;
		this.lookup = lookup;
		this.list = List.copyOf(list);
		this.names = names(this.list);
		this.endpoints = new Endpoints<>(candidates(this.list), choice.strategy(), choice.causes(), choice.zone(),
				() -> ThreadLocalRandom.current().nextDouble());
		this.proof = new EndpointProof(this.endpoints);
	}

	private static List<String> names(List<ProxyEndpoint> list) {
		return list.stream()
			.map(ProxyEndpoint::expanded)
			.filter(Objects::nonNull)
			.map(Address.Domain::name)
			.distinct()
			.toList();
	}

	private List<Candidate<ExchangeFactory>> candidates(List<ProxyEndpoint> configured) {
		List<Candidate<ExchangeFactory>> candidates = new ArrayList<>();
		Set<Endpoint> used = new HashSet<>();
		// two names can have an address in common, which may also be listed itself
		configured.forEach((each) -> used.add(each.endpoint()));
		for (ProxyEndpoint each : configured) {
			List<InetAddress> addresses = addresses(each);
			ExchangeFactory factory = this.common.to(each);
			if (addresses.isEmpty()) {
				candidates.add(new Candidate<>(each.endpoint(), factory, each.weight(), each.zone(), null));
			}
			for (InetAddress address : addresses) {
				ExchangeFactory target = factory.at(address);
				if (used.add(target.settings().proxy())) {
					candidates.add(new Candidate<>(target.settings().proxy(), target, each.weight(), each.zone(),
							target.settings().proxyName()));
				}
			}
		}
		return candidates;
	}

	private List<InetAddress> addresses(ProxyEndpoint endpoint) {
		Address.Domain name = endpoint.expanded();
		return (name != null) ? this.known.getOrDefault(name.name(), List.of()) : List.of();
	}

	NameLookup lookup() {
		return this.lookup;
	}

	Endpoints<ExchangeFactory> endpoints() {
		return this.endpoints;
	}

	/**
	 * Returns the endpoints as they are configured.
	 * @return at least one
	 */
	List<ProxyEndpoint> configured() {
		return this.list;
	}

	/**
	 * Whether all connects use the same login at the same proxy.
	 * @return {@code false} if there are several endpoints, or can be
	 */
	boolean isSingle() {
		return this.list.size() == 1 && this.names.isEmpty();
	}

	/**
	 * Replaces the list. Endpoints that stay keep their state.
	 * @param other the endpoints
	 */
	void replace(Collection<ProxyEndpoint> other) {
		List<ProxyEndpoint> next = List.copyOf(other);
		this.lock.lock();
		try {
			this.endpoints.replace(candidates(next));
			this.list = next;
			this.names = names(next);
			this.known.keySet().retainAll(this.names);
			this.failing.retainAll(this.names);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes over the known addresses, and the state of the endpoints that another list
	 * contains as well.
	 * @param previous the list before
	 */
	void adopt(EndpointList previous) {
		Map<String, List<InetAddress>> addresses = previous.known();
		this.lock.lock();
		try {
			addresses.keySet().retainAll(this.names);
			if (!addresses.isEmpty()) {
				this.known.putAll(addresses);
				this.endpoints.replace(candidates(this.list));
			}
			this.endpoints.adopt(previous.endpoints);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Map<String, List<InetAddress>> known() {
		this.lock.lock();
		try {
			return new HashMap<>(this.known);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Logs in to an endpoint, unless one has accepted a login lately. Never blocks.
	 * @param upstream the proxy of the client
	 * @return completes when a connect that makes one try can begin; never fails
	 */
	CompletableFuture<?> prove(Upstream upstream) {
		return this.proof.start(upstream);
	}

	/**
	 * Looks up the names whose addresses are endpoints. Never blocks.
	 * @return completes when the lookups have ended, or a connect must not wait for them
	 * any longer; never fails
	 */
	CompletableFuture<?> refresh() {
		List<String> current = this.names;
		if (current.isEmpty()) {
			return NOTHING;
		}
		CompletableFuture<?>[] lookups = current.stream().map(this::refresh).toArray(CompletableFuture[]::new);
		return (lookups.length == 1) ? lookups[0] : CompletableFuture.allOf(lookups);
	}

	private CompletableFuture<?> refresh(String name) {
		CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
		this.lock.lock();
		try {
			CompletableFuture<?> current = this.running.putIfAbsent(name, started);
			if (current != null) {
				return current;
			}
		}
		finally {
			this.lock.unlock();
		}
		try {
			NameLookup.Wait wait = this.lookup.start(name);
			wait.whenOver(() -> ended(name, wait, started));
			if (!started.isDone()) {
				TimedTask patience = Threads.executeAfter(PATIENCE, () -> started.complete(null));
				started.whenComplete((over, failure) -> patience.cancel());
			}
		}
		catch (RuntimeException | Error ex) {
			// no thread is available
			ended(name, started);
			throw ex;
		}
		return started;
	}

	private void ended(String name, CompletableFuture<@Nullable Void> lookup) {
		this.lock.lock();
		try {
			this.running.remove(name, lookup);
		}
		finally {
			this.lock.unlock();
		}
		lookup.complete(null);
	}

	private void ended(String name, NameLookup.Wait wait, CompletableFuture<@Nullable Void> lookup) {
		try {
			found(name, wait.alternating(Deadline.after(Duration.ZERO, "lookup")));
		}
		catch (IOException ex) {
			failed(name, ex);
		}
		finally {
			ended(name, lookup);
		}
	}

	private void found(String name, List<InetAddress> found) {
		this.lock.lock();
		try {
			if (!this.names.contains(name)) {
				return;
			}
			this.failing.remove(name);
			List<InetAddress> before = this.known.getOrDefault(name, List.of());
			// the order of a lookup may change, but must not change the preferred proxy
			Set<InetAddress> now = new LinkedHashSet<>(before);
			now.retainAll(found);
			now.addAll(found);
			List<InetAddress> next = now.stream().limit(MAX_ADDRESSES).toList();
			if (!next.equals(before)) {
				this.known.put(name, next);
				this.endpoints.replace(candidates(this.list));
				logger.log(Level.INFO, () -> "The SOCKS5 proxies of the name '" + name + "' are "
						+ next.stream().map(InetAddress::getHostAddress).toList());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void failed(String name, IOException failure) {
		this.lock.lock();
		try {
			if (this.names.contains(name) && this.failing.add(name) && this.known.containsKey(name)) {
				logger.log(Level.WARNING, () -> "The lookup of the SOCKS5 proxies of the name '" + name
						+ "' has failed. The last known addresses stay in use: " + failure);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
