package io.socks5.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Properties of the clients other than HTTP that Spring Boot sets up.
 */
public class Socks5IntegrationsProperties {

	/**
	 * Whether to require that every client that Spring Boot sets up goes through the
	 * proxy. Startup fails if one bypasses it.
	 */
	private boolean requireAll;

	private final Client elasticsearch = new Client();

	private final Client grpc = new Client();

	private final Client jdbc = new Client();

	private final Client ldap = new Client();

	private final Client mail = new Client();

	private final Client mongodb = new Client();

	private final Client oauth2 = new Client();

	private final Client otlp = new Client();

	private final R2dbc r2dbc = new R2dbc();

	private final Client rabbit = new Client();

	private final Client redis = new Client();

	private final Client websocket = new Client();

	private final Client zipkin = new Client();

	public boolean isRequireAll() {
		return this.requireAll;
	}

	public void setRequireAll(boolean requireAll) {
		this.requireAll = requireAll;
	}

	public Client getElasticsearch() {
		return this.elasticsearch;
	}

	public Client getGrpc() {
		return this.grpc;
	}

	public Client getJdbc() {
		return this.jdbc;
	}

	public Client getLdap() {
		return this.ldap;
	}

	public Client getMail() {
		return this.mail;
	}

	public Client getMongodb() {
		return this.mongodb;
	}

	public Client getOauth2() {
		return this.oauth2;
	}

	public Client getOtlp() {
		return this.otlp;
	}

	public R2dbc getR2dbc() {
		return this.r2dbc;
	}

	public Client getRabbit() {
		return this.rabbit;
	}

	public Client getRedis() {
		return this.redis;
	}

	public Client getWebsocket() {
		return this.websocket;
	}

	public Client getZipkin() {
		return this.zipkin;
	}

	/**
	 * Returns the properties of each client.
	 * @return the properties by the name of the client
	 */
	public Map<String, Client> clients() {
		Map<String, Client> clients = new LinkedHashMap<>();
		clients.put("elasticsearch", this.elasticsearch);
		clients.put("grpc", this.grpc);
		clients.put("jdbc", this.jdbc);
		clients.put("ldap", this.ldap);
		clients.put("mail", this.mail);
		clients.put("mongodb", this.mongodb);
		clients.put("oauth2", this.oauth2);
		clients.put("otlp", this.otlp);
		clients.put("rabbit", this.rabbit);
		clients.put("redis", this.redis);
		clients.put("websocket", this.websocket);
		clients.put("zipkin", this.zipkin);
		return clients;
	}

	/**
	 * Properties of one client.
	 */
	public static class Client {

		/**
		 * Whether to route this client through the proxy. Enabled automatically if
		 * "instance" is provided. Startup fails if the client would bypass it.
		 */
		private @Nullable Boolean enabled;

		/**
		 * Name of the SOCKS5 client to use. Defaults to the default client.
		 */
		private @Nullable String instance;

		public boolean isEnabled() {
			return (this.enabled != null) ? this.enabled : this.instance != null;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getInstance() {
			return this.instance;
		}

		public void setInstance(@Nullable String instance) {
			this.instance = instance;
		}

	}

	/**
	 * Properties of R2DBC, which has no integration.
	 */
	public static class R2dbc {

		/**
		 * Whether to route R2DBC through the proxy. Startup fails if this is true,
		 * because the drivers look names up.
		 */
		private boolean enabled;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

}
