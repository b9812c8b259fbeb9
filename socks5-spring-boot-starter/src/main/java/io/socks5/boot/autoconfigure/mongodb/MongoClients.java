package io.socks5.boot.autoconfigure.mongodb;

import java.util.stream.Stream;

import com.mongodb.MongoClientSettings;
import com.mongodb.client.internal.MongoClientImpl;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The clients of the drivers that are present.
 */
final class MongoClients {

	private static final boolean SYNC = isPresent("com.mongodb.client.MongoClient");

	private static final boolean REACTIVE = isPresent("com.mongodb.reactivestreams.client.MongoClient");

	private MongoClients() {
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, MongoClients.class.getClassLoader());
	}

	/**
	 * Returns the types of clients.
	 * @return a type for each driver that is present
	 */
	static Stream<Class<?>> types() {
		return Stream.concat(SYNC ? Stream.of(Sync.TYPE) : Stream.empty(),
				REACTIVE ? Stream.of(Reactive.TYPE) : Stream.empty());
	}

	static boolean isClient(Object bean) {
		return (SYNC && Sync.isClient(bean)) || (REACTIVE && Reactive.isClient(bean));
	}

	/**
	 * Returns the settings of a client of a driver.
	 * @param client the client
	 * @return its settings, or {@code null} if it is of another class
	 */
	static @Nullable MongoClientSettings settings(Object client) {
		MongoClientSettings settings = SYNC ? Sync.settings(client) : null;
		return (settings == null && REACTIVE) ? Reactive.settings(client) : settings;
	}

	/**
	 * Known only if the synchronous driver is present.
	 */
	private static final class Sync {

		static final Class<?> TYPE = com.mongodb.client.MongoClient.class;

		private Sync() {
		}

		static boolean isClient(Object bean) {
			return TYPE.isInstance(bean);
		}

		static @Nullable MongoClientSettings settings(Object client) {
			return (client instanceof MongoClientImpl known) ? known.getSettings() : null;
		}

	}

	/**
	 * Known only if the reactive driver is present.
	 */
	private static final class Reactive {

		static final Class<?> TYPE = com.mongodb.reactivestreams.client.MongoClient.class;

		private Reactive() {
		}

		static boolean isClient(Object bean) {
			return TYPE.isInstance(bean);
		}

		static @Nullable MongoClientSettings settings(Object client) {
			return (client instanceof com.mongodb.reactivestreams.client.internal.MongoClientImpl known)
					? known.getSettings() : null;
		}

	}

}
