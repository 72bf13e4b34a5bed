/** Pre-training on the collection's own text, by T5's span corruption: makes the base model that training begins with. */
package genir.training.pretrain;
