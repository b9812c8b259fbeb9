package io.socks5.boot.autoconfigure.mongodb;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.data.mongodb.core.MongoDatabaseFactorySupport;
import org.springframework.data.mongodb.core.SimpleReactiveMongoDatabaseFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fields that a native image must keep.
 */
class MongoRuntimeHintsTests {

	@Test
	void keepsTheFieldsOfTheDatabaseFactories() {
		RuntimeHints hints = new RuntimeHints();
		new MongoRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(MongoDatabaseFactorySupport.class, "mongoClient"))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(SimpleReactiveMongoDatabaseFactory.class, "mongo"))
			.accepts(hints);
	}

}
