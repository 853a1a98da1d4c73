// What the shop sells. Nothing here is for sale.

export interface Good {
  readonly name: string
  readonly from: string
  readonly price: number
  readonly drawing: 'tin' | 'pouch' | 'pot' | 'bowl' | 'kettle' | 'whisk'
  readonly hue: number
  readonly mark?: string
}

export const teas: readonly Good[] = [
  { name: 'Asatsuyu Sencha', from: 'Kagoshima, Japan · 100 g', price: 14.5, drawing: 'tin', hue: 138, mark: 'New' },
  { name: 'Four Seasons Oolong', from: 'Nantou, Taiwan · 75 g', price: 12.9, drawing: 'pouch', hue: 84 },
  { name: 'Gambung White', from: 'West Java, Indonesia · 50 g', price: 11.2, drawing: 'tin', hue: 40 },
  { name: 'Second Flush Muscatel', from: 'Darjeeling, India · 100 g', price: 13.8, drawing: 'pouch', hue: 18 },
]

export const wares: readonly Good[] = [
  { name: 'Crane pot', from: 'Stoneware · 0.7 l', price: 68, drawing: 'pot', hue: 205 },
  { name: 'Morning bowl', from: 'Porcelain · 0.3 l', price: 24, drawing: 'bowl', hue: 190, mark: 'Few left' },
  { name: 'Gooseneck kettle', from: 'Steel · 0.9 l', price: 89, drawing: 'kettle', hue: 220 },
  { name: 'Bamboo whisk', from: '100 tines', price: 19.5, drawing: 'whisk', hue: 60 },
]
