package io.socks5.boot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Credentials;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationListener;

/**
 * Discovers endpoints with Spring Cloud's {@link DiscoveryClient}, again at each
 * heartbeat. If the registry fails or knows no instance, the last known endpoints stay in
 * use.
 */
class CloudDiscovery implements EndpointDiscovery, ApplicationListener<HeartbeatEvent>, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(Socks5AutoConfiguration.class);

	private final ObjectProvider<DiscoveryClient> discoveryClient;

	private final Lock lock = new ReentrantLock();

	private final Map<String, Following> following = new LinkedHashMap<>();

	/** The last known instances of each service. */
	private final Map<String, List<DiscoveredProxy>> known = new LinkedHashMap<>();

	/** The problem of each service that is already reported. */
	private final Map<String, String> problems = new LinkedHashMap<>();

	CloudDiscovery(ObjectProvider<DiscoveryClient> discoveryClient) {
		this.discoveryClient = discoveryClient;
	}

	@Override
	public List<ProxyEndpoint> endpoints(DiscoveryFollower follower) {
		discover(follower.service());
		return endpoints(follower, instances(follower.service()));
	}

	@Override
	public void follow(String name, Socks5Client client, @Nullable DiscoveryFollower follower) {
		this.lock.lock();
		try {
			this.following.remove(name);
			if (follower != null) {
				Following added = new Following(client, follower);
				this.following.put(name, added);
				added.use(this.known.getOrDefault(follower.service(), List.of()));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		// a DiscoveryClient that uses a client itself could not be asked before
		refresh(true);
	}

	@Override
	public void onApplicationEvent(HeartbeatEvent event) {
		refresh(false);
	}

	private void refresh(boolean unknownOnly) {
		for (String service : services()) {
			if (!unknownOnly || instances(service).isEmpty()) {
				discover(service);
			}
		}
	}

	private TreeSet<String> services() {
		this.lock.lock();
		try {
			TreeSet<String> services = new TreeSet<>();
			this.following.values().forEach((each) -> services.add(each.follower.service()));
			return services;
		}
		finally {
			this.lock.unlock();
		}
	}

	private List<DiscoveredProxy> instances(String service) {
		this.lock.lock();
		try {
			return this.known.getOrDefault(service, List.of());
		}
		finally {
			this.lock.unlock();
		}
	}

	private void discover(String service) {
		List<DiscoveredProxy> found;
		try {
			// not under the lock, because it may wait for the network and for other beans
			DiscoveryClient client = this.discoveryClient.getIfAvailable();
			found = (client != null) ? DiscoveredProxy.of(service, client.getInstances(service)) : null;
		}
		catch (RuntimeException ex) {
			report(service, "The instances of the service '" + service + "' cannot be discovered", ex);
			return;
		}
		if (found == null) {
			report(service, "There is no DiscoveryClient to discover the service '" + service + "'", null);
		}
		else if (found.isEmpty()) {
			report(service, "The service '" + service + "' has no instance that can be used", null);
		}
		else {
			use(service, found);
		}
	}

	private void report(String service, String problem, @Nullable RuntimeException cause) {
		boolean unknown;
		this.lock.lock();
		try {
			if (problem.equals(this.problems.put(service, problem))) {
				return;
			}
			unknown = this.known.getOrDefault(service, List.of()).isEmpty();
		}
		finally {
			this.lock.unlock();
		}
		logger.warn(problem + ((cause != null) ? " (" + cause + ")" : "") + ". "
				+ (unknown ? "Connects through its SOCKS5 proxies fail until there is one."
						: "The last known SOCKS5 proxies stay in use."));
	}

	private void use(String service, List<DiscoveredProxy> found) {
		this.lock.lock();
		try {
			boolean recovered = this.problems.remove(service) != null;
			boolean changed = !found.equals(this.known.put(service, found));
			if (changed || recovered) {
				logger.info("The SOCKS5 proxies of the service '" + service + "' are " + found);
			}
			for (Following each : this.following.values()) {
				if (each.follower.service().equals(service)) {
					each.use(found);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private static List<ProxyEndpoint> endpoints(DiscoveryFollower follower, List<DiscoveredProxy> instances) {
		if (instances.isEmpty()) {
			return List.of(unknown(follower.service()));
		}
		List<ProxyEndpoint> endpoints = new ArrayList<>();
		instances.forEach((instance) -> endpoints.add(follower.login().apply(instance.toEndpoint())));
		return endpoints;
	}

	private static ProxyEndpoint unknown(String service) {
		// the login is asked for before anything is looked up or opened
		return ProxyEndpoint.of("undiscovered.invalid", 1080).withCredentials(() -> noInstance(service));
	}

	private static @Nullable Credentials noInstance(String service) {
		throw new NoDiscoveredProxyException(service);
	}

	/**
	 * A client and the endpoints that it uses.
	 */
	private static final class Following {

		private final Socks5Client client;

		private final DiscoveryFollower follower;

		private List<DiscoveredProxy> inUse = List.of();

		Following(Socks5Client client, DiscoveryFollower follower) {
			this.client = client;
			this.follower = follower;
		}

		void use(List<DiscoveredProxy> instances) {
			if (!instances.isEmpty() && !instances.equals(this.inUse)) {
				this.client.replaceEndpoints(endpoints(this.follower, instances));
				this.inUse = instances;
			}
		}

	}

}
