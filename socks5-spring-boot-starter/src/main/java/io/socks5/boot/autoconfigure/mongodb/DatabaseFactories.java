package io.socks5.boot.autoconfigure.mongodb;

import java.lang.reflect.Field;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.ReactiveMongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoDatabaseFactorySupport;
import org.springframework.data.mongodb.core.SimpleReactiveMongoDatabaseFactory;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The database factories of Spring Data, which can create a client that is not a bean.
 */
final class DatabaseFactories {

	private static final boolean PRESENT = ClassUtils.isPresent("org.springframework.data.mongodb.MongoDatabaseFactory",
			DatabaseFactories.class.getClassLoader());

	private DatabaseFactories() {
	}

	static boolean isFactory(Object bean) {
		return PRESENT && Factories.isFactory(bean);
	}

	/**
	 * Returns the client of a factory.
	 * @param factory the factory
	 * @return the client, or {@code null} if the factory does not come from Spring Data
	 */
	static @Nullable Object client(Object factory) {
		return Factories.client(factory);
	}

	/**
	 * Returns the types with a field for the client.
	 * @return the types, none without Spring Data
	 */
	static List<Class<?>> types() {
		return PRESENT ? Factories.types() : List.of();
	}

	/**
	 * Known only if Spring Data is present.
	 */
	private static final class Factories {

		private Factories() {
		}

		static boolean isFactory(Object bean) {
			return bean instanceof MongoDatabaseFactory || bean instanceof ReactiveMongoDatabaseFactory;
		}

		static @Nullable Object client(Object factory) {
			if (factory instanceof MongoDatabaseFactorySupport) {
				return read(factory, MongoDatabaseFactorySupport.class, "mongoClient");
			}
			return (factory instanceof SimpleReactiveMongoDatabaseFactory)
					? read(factory, SimpleReactiveMongoDatabaseFactory.class, "mongo") : null;
		}

		static List<Class<?>> types() {
			return List.of(MongoDatabaseFactorySupport.class, SimpleReactiveMongoDatabaseFactory.class);
		}

		private static @Nullable Object read(Object owner, Class<?> type, String name) {
			Field field = ReflectionUtils.findField(type, name);
			Assert.state(field != null, () -> "There is no field '" + name + "' in " + type.getName());
			ReflectionUtils.makeAccessible(field);
			return ReflectionUtils.getField(field, owner);
		}

	}

}
